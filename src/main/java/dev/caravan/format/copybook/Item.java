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

import dev.caravan.record.StructNames;
import java.util.ArrayList;
import java.util.List;

/** A data description entry and what is below it. Filled while the copybook is parsed, then read only. */
final class Item {

    enum Usage {
        DISPLAY,
        BINARY,
        NATIVE_BINARY,
        LITTLE_BINARY,
        PACKED,
        UNSIGNED_PACKED,
        FLOAT,
        DOUBLE,
        NATIONAL,
        DBCS
    }

    enum Sign {
        TRAILING,
        LEADING,
        TRAILING_SEPARATE,
        LEADING_SEPARATE;

        boolean separate() {
            return this == TRAILING_SEPARATE || this == LEADING_SEPARATE;
        }

        boolean leading() {
            return this == LEADING || this == LEADING_SEPARATE;
        }
    }

    final int line;
    final int level;
    final String name;
    final List<Item> children = new ArrayList<>();
    Item parent;
    String column;
    String redefines;
    String dependingOn;
    Picture picture;
    Usage usage;
    Sign sign;
    /** SYNCHRONIZED. */
    boolean aligned;

    boolean repeated;
    int minimum = 1;
    int maximum = 1;
    /** Bytes of one occurrence, each table below at its full size. */
    int length;
    /** Bytes in front of it, that the compiler leaves out for the sake of SYNCHRONIZED. */
    int slack;
    /** Bytes at the end of each occurrence, for the same reason. */
    int tail;
    /** Of what is in it, the number that the most demanding offset is a multiple of. */
    int boundary = 1;
    /** Which of the decoder's values this item writes when a table depends on it, -1 when none does. */
    int counter = -1;
    /** The value of {@link #dependingOn}. */
    int counted = -1;
    /** Which of the decoder's running indexes this table uses, for error texts. */
    int index = -1;
    /** Segment ids with which this redefinition is the one in use; null when it does not depend on them. */
    List<String> segments;

    boolean segmentId;
    /** Whether a table in it, or itself, depends on a value. */
    boolean variable;
    /** Of a number: whether its values are longs, else decimals. */
    boolean whole;
    /** Of its column among its group's. */
    int slot = -1;

    Group group;

    Item(int line, int level, String name) {
        this.line = line;
        this.level = level;
        this.name = name;
    }

    /** @param segment the segment id that the record has so far, null without one */
    boolean isInUse(String segment) {
        return segments == null || segments.contains(segment);
    }

    boolean isGroup() {
        return picture == null && usage != Usage.FLOAT && usage != Usage.DOUBLE;
    }

    boolean isFiller() {
        return name.equalsIgnoreCase("FILLER");
    }

    boolean signed() {
        return picture.signed() || sign.separate();
    }

    /** Children by place: an item and its redefinitions share one. {@code names} are the columns, in order. */
    record Group(List<List<Item>> places, StructNames names) {}
}
