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
package dev.caravan.table;

import static java.util.stream.Collectors.joining;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.util.List;
import java.util.function.UnaryOperator;

/** Pieces of SQL that are made of column names: always quoted, never as they came. */
final class SqlText {

    private SqlText() {}

    static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** {@code t.`a`, t.`b`}. */
    static String list(String alias, List<String> columns) {
        return each(columns, column -> alias + "." + quote(column), ", ");
    }

    static String each(List<String> columns, UnaryOperator<String> piece, String separator) {
        return columns.stream().map(piece).collect(joining(separator));
    }

    static List<String> names(Schema schema) {
        return schema.fields().stream().map(Schema.Field::name).toList();
    }

    /** One value of all these columns that can be compared, which maps cannot. */
    static String comparable(String alias, Schema columns) {
        if (columns.size() == 0) {
            return "0";
        }
        String struct = "struct(" + list(alias, names(columns)) + ")";

        return columns.fields().stream().anyMatch(field -> holdsMap(field.type())) ? "to_json(" + struct + ")" : struct;
    }

    private static boolean holdsMap(Type type) {
        if (type instanceof Type.Array array) {
            return holdsMap(array.element());
        }
        if (type instanceof Type.Struct struct) {
            return struct.schema().fields().stream().anyMatch(field -> holdsMap(field.type()));
        }

        return type instanceof Type.Dictionary;
    }
}
