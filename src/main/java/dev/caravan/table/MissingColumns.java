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

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.spark.SparkTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Which columns, nested ones by their path, a table lacks, as {@code ALTER TABLE … ADD COLUMNS} takes them. */
final class MissingColumns {

    private MissingColumns() {}

    static List<String> of(Schema table, Schema wanted) {
        List<String> added = new ArrayList<>();
        collect("", table, wanted, added);
        return added;
    }

    private static void collect(String path, Schema table, Schema wanted, List<String> added) {
        for (Schema.Field field : wanted.fields()) {
            String column = path + "`" + field.name().replace("`", "``") + "`";
            OptionalInt ordinal = table.ordinal(field.name());
            if (ordinal.isEmpty()) {
                added.add(column + " " + SparkTypes.toSpark(field.type()).sql());
            } else {
                descend(column, table.field(ordinal.getAsInt()).type(), field.type(), added);
            }
        }
    }

    private static void descend(String column, Type table, Type wanted, List<String> added) {
        if (table instanceof Type.Struct old && wanted instanceof Type.Struct found) {
            collect(column + ".", old.schema(), found.schema(), added);
        } else if (table instanceof Type.Array old && wanted instanceof Type.Array found) {
            descend(column + ".element", old.element(), found.element(), added);
        } else if (table instanceof Type.Dictionary old && wanted instanceof Type.Dictionary found) {
            descend(column + ".value", old.value(), found.value(), added);
        }
    }
}
