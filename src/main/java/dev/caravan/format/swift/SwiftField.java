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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A field of block 4.
 *
 * @param tag number and option, {@code 60F}
 * @param value without the line end before the next field; those within stay as they are
 * @param terminator the line ends behind it
 * @param position of its colon in the message's bytes
 */
record SwiftField(String tag, String value, String terminator, int position) {

    String number() {
        return option() == null ? tag : tag.substring(0, tag.length() - 1);
    }

    /** The letter behind the number, null if there is none. */
    String option() {
        char last = tag.charAt(tag.length() - 1);
        return tag.length() == 3 && last >= 'A' ? String.valueOf(last) : null;
    }

    /** The value's lines, without their ends. */
    List<String> lines() {
        return new ArrayList<>(value.lines().toList());
    }

    Map<String, Object> struct() {
        return SwiftColumns.values(
                "tag", tag, "number", number(), "option", option(), "value", value, "terminator", terminator);
    }
}
