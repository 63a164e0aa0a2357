/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.caravan.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Tests of one guarantee by its number; each that passes says so in a line of its own. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Guarantee.Line.class)
public @interface Guarantee {

    /** R1 to R24, S1 to S22. */
    String value();

    /** Prints the line. */
    class Line implements TestWatcher {

        @Override
        public void testSuccessful(ExtensionContext test) {
            String number = test.getTestMethod()
                    .map(method -> method.getAnnotation(Guarantee.class))
                    .orElseGet(() -> test.getRequiredTestClass().getAnnotation(Guarantee.class))
                    .value();
            System.out.printf(
                    "%s %s %s: passed%n", number, test.getRequiredTestMethod().getName(), test.getDisplayName());
        }
    }
}
