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
package dev.caravan.format.segments;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.List;

/** The structs that rows made of segments have in common. */
public final class SegmentColumns {

    static final String[] SOURCE = {"place", "position", "length"};
    static final String[] ERROR = {"code", "position", "text"};
    private static final String[] SEGMENT = {"id", "idx", "terminator", "raw", "elements"};

    public static final Type SOURCE_TYPE = struct(SOURCE, Scalar.STRING, Scalar.LONG, Scalar.LONG);
    public static final Type ERRORS_TYPE = array(struct(ERROR, Scalar.STRING, Scalar.LONG, Scalar.STRING));

    /** Elements, in them repetitions, in them components. */
    public static final Type SEGMENTS_TYPE = array(struct(
            SEGMENT, Scalar.STRING, Scalar.LONG, Scalar.STRING, Scalar.BINARY, array(array(array(Scalar.STRING)))));

    private SegmentColumns() {}

    /** The names of a segment's struct, to be shared. */
    public static String[] segment() {
        return SEGMENT;
    }

    public static Type array(Type element) {
        return new Type.Array(element);
    }

    public static Type struct(String[] names, Type... types) {
        Schema.Field[] fields = new Schema.Field[names.length];
        for (int i = 0; i < names.length; i++) {
            fields[i] = new Schema.Field(names[i], types[i]);
        }

        return new Type.Struct(new Schema(List.of(fields)));
    }
}
