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
package dev.caravan.record;

/** A value that its column cannot hold without loss. The record goes to the quarantine; the message holds no value. */
public final class ValueDoesNotFit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ValueDoesNotFit(String message) {
        super(message, null, false, false);
    }

    /** The same, said of the column it happened in. */
    public ValueDoesNotFit in(String column) {
        return new ValueDoesNotFit("column " + column + ": " + getMessage());
    }
}
