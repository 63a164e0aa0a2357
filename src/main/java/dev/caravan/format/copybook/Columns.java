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

import dev.caravan.format.copybook.Item.Usage;
import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.StructNames;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.ArrayList;
import java.util.List;

/** The types of the columns that a copybook makes, and the columns that every row has. */
final class Columns {

    static final StructNames SOURCE =
            new StructNames(List.of("place", "record", "position", "length", "header_length"));
    static final StructNames ERROR = new StructNames(List.of("code", "field", "position", "text"));

    private static final Type SOURCE_TYPE = new Type.Struct(Schema.of(
            "place", Scalar.STRING,
            "record", Scalar.LONG,
            "position", Scalar.LONG,
            "length", Scalar.LONG,
            "header_length", Scalar.LONG));
    private static final Type ERROR_TYPE = new Type.Struct(
            Schema.of("code", Scalar.STRING, "field", Scalar.STRING, "position", Scalar.LONG, "text", Scalar.STRING));
    private static final Type REST_TYPE = new Type.Struct(Schema.of("position", Scalar.LONG, "bytes", Scalar.BINARY));
    static final Schema ROW = Schema.of(
            "_raw",
            Scalar.BINARY,
            "_raw_sha256",
            Scalar.STRING,
            "_source",
            SOURCE_TYPE,
            "_parse_status",
            Scalar.STRING,
            "_errors",
            new Type.Array(ERROR_TYPE),
            "_rest",
            new Type.Array(REST_TYPE));
    private static final int[] DIGITS_OF_BYTES = {0, 3, 5, 8, 10, 13, 15, 17, 20};

    private Columns() {}

    static Schema row(Item record, CopybookOptions options) {
        return ROW.with(schema(record, options));
    }

    private static Schema schema(Item group, CopybookOptions options) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Item child : group.children) {
            if (child.column != null) {
                Type type = child.isGroup() ? new Type.Struct(schema(child, options)) : elementary(child, options);
                fields.add(new Schema.Field(child.column, child.repeated ? new Type.Array(type) : type));
            }
        }

        return new Schema(fields);
    }

    /** An IBM float has a larger range than Java's, so that COMP-1 is a double then. */
    private static Type elementary(Item item, CopybookOptions options) {
        if (item.picture == null) {
            return item.usage == Usage.FLOAT && options.ieee() ? Scalar.FLOAT : Scalar.DOUBLE;
        }
        if (item.picture.kind() != Picture.Kind.NUMBER) {
            return Scalar.STRING;
        }

        int precision = precision(item);
        int scale = Math.max(0, item.picture.scale());
        return isLong(item) ? Scalar.LONG : new Type.Decimal(precision, scale);
    }

    static boolean isLong(Item item) {
        return item.picture.scale() <= 0 && precision(item) <= 18;
    }

    /** A native binary number may hold more than its picture says. */
    static int precision(Item item) {
        int pictured = item.picture.precision();
        if (item.usage != Usage.NATIVE_BINARY) {
            return pictured;
        }

        int held = item.length < DIGITS_OF_BYTES.length ? DIGITS_OF_BYTES[item.length] : 38;
        return Math.min(38, pictured - item.picture.digits() + Math.max(held, item.picture.digits()));
    }

    static Struct error(String code, String field, Long position, String text) {
        return new Struct(ERROR, code, field, position, text);
    }
}
