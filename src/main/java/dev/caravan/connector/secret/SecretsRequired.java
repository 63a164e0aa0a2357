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
package dev.caravan.connector.secret;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.Map;

/** Whether secrets have to be references, so that none is written out in a file or on a command line. */
public final class SecretsRequired {

    public static final String VARIABLE = "CARAVAN_SECRETS_REQUIRED";

    private SecretsRequired() {}

    /**
     * @param variables of the process
     * @throws CaravanException CONFIG if it is neither true nor false: a misspelt yes is no no
     */
    public static boolean in(Map<String, String> variables) {
        String value = variables.getOrDefault(VARIABLE, "false");

        return switch (value) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new CaravanException(
                    Category.CONFIG, "Cannot use " + VARIABLE + "=" + value + ": it must be true or false.");
        };
    }
}
