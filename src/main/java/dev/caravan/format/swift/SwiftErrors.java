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
package dev.caravan.format.swift;

import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.List;

/** What was kept but not understood; the first hundred of it. */
final class SwiftErrors {

    private static final int MAX = 100;

    private final List<Struct> errors = new ArrayList<>(0);

    /**
     * @param position in the message's bytes
     * @param text without anything the message says
     */
    void add(String code, long position, String text) {
        if (errors.size() < MAX) {
            errors.add(new Struct(SwiftColumns.ERROR, code, position, text));
        }
    }

    void field(SwiftField field, String expected) {
        add("SWIFT_FIELD", field.position(), "Field " + field.tag() + " is not " + expected);
    }

    List<Struct> list() {
        return errors;
    }
}
