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

/**
 * The columns, nested ones by their path, whose type has to grow to hold what is wanted, as {@code ALTER TABLE … ALTER
 * COLUMN} takes them. Only changes after which every old value is what it was: float to double, more digits before the
 * point of a decimal.
 */
final class Widening {

    private Widening() {}

    static List<String> of(Schema table, Schema wanted) {
        List<String> widened = new ArrayList<>();
        collect("", table, wanted, widened);

        return widened;
    }

    private static void collect(String path, Schema table, Schema wanted, List<String> widened) {
        for (Schema.Field field : wanted.fields()) {
            OptionalInt ordinal = table.ordinal(field.name());
            if (ordinal.isPresent()) {
                Schema.Field old = table.field(ordinal.getAsInt());
                descend(path + SqlText.quote(old.name()), old.type(), field.type(), widened);
            }
        }
    }

    private static void descend(String column, Type table, Type wanted, List<String> widened) {
        if (isWider(table, wanted)) {
            widened.add(column + " TYPE " + SparkTypes.toSpark(wanted).sql());
        } else if (table instanceof Type.Struct old && wanted instanceof Type.Struct found) {
            collect(column + ".", old.schema(), found.schema(), widened);
        } else if (table instanceof Type.Array old && wanted instanceof Type.Array found) {
            descend(column + ".element", old.element(), found.element(), widened);
        } else if (table instanceof Type.Dictionary old && wanted instanceof Type.Dictionary found) {
            descend(column + ".value", old.value(), found.value(), widened);
        }
    }

    private static boolean isWider(Type table, Type wanted) {
        if (table instanceof Type.Decimal old && wanted instanceof Type.Decimal found) {
            return found.scale() == old.scale() && found.precision() > old.precision();
        }

        return table == Type.Scalar.FLOAT && wanted == Type.Scalar.DOUBLE;
    }
}
