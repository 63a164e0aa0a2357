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

/**
 * A field of block 4.
 *
 * @param tag number and option, {@code 60F}
 * @param number {@code 60}
 * @param option the letter behind the number, null if there is none
 * @param value without the line end before the next field; those within stay as they are
 * @param terminator the line ends behind it
 * @param position of its colon in the message's bytes
 */
record SwiftField(String tag, String number, String option, String value, String terminator, int position) {

    static SwiftField of(String tag, String value, String terminator, int position) {
        if (tag.length() == 3 && tag.charAt(2) >= 'A') {
            return new SwiftField(tag, tag.substring(0, 2), tag.substring(2), value, terminator, position);
        }

        return new SwiftField(tag, tag, null, value, terminator, position);
    }

    /** Null when there is none. */
    static SwiftField first(List<SwiftField> fields, String tag) {
        for (SwiftField field : fields) {
            if (field.tag.equals(tag)) {
                return field;
            }
        }

        return null;
    }

    /** Of the first field with this tag, null when there is none. */
    static String value(List<SwiftField> fields, String tag) {
        SwiftField field = first(fields, tag);
        return field == null ? null : field.value;
    }

    /** The value's lines, without their ends. */
    List<String> lines() {
        return SwiftValues.lines(value);
    }

    static List<Struct> structs(List<SwiftField> fields) {
        List<Struct> structs = new ArrayList<>(fields.size());
        for (SwiftField field : fields) {
            structs.add(new Struct(
                    SwiftColumns.FIELD, field.tag, field.number, field.option, field.value, field.terminator));
        }

        return structs;
    }
}
