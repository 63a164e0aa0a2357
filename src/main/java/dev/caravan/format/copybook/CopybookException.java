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
package dev.caravan.format.copybook;

/**
 * A copybook that cannot be read, or whose layout this decoder does not know; a wrong guess would shift every field.
 */
public final class CopybookException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    CopybookException(String message) {
        super(message);
    }

    CopybookException(int line, String message) {
        super("Cannot use the copybook: line " + line + ": " + message);
    }
}
