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
package dev.caravan.spark;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Record types as Spark's and back. Every field is nullable. */
public final class SparkTypes {

    private SparkTypes() {}

    public static StructType toSpark(Schema schema) {
        return new StructType(schema.fields().stream()
                .map(field -> new StructField(field.name(), toSpark(field.type()), true, Metadata.empty()))
                .toArray(StructField[]::new));
    }

    public static DataType toSpark(Type type) {
        if (type instanceof Type.Scalar scalar) {
            return switch (scalar) {
                case BOOLEAN -> DataTypes.BooleanType;
                case LONG -> DataTypes.LongType;
                case FLOAT -> DataTypes.FloatType;
                case DOUBLE -> DataTypes.DoubleType;
                case STRING -> DataTypes.StringType;
                case BINARY -> DataTypes.BinaryType;
                case DATE -> DataTypes.DateType;
                case TIMESTAMP -> DataTypes.TimestampType;
                case TIMESTAMP_NTZ -> DataTypes.TimestampNTZType;
            };
        }
        if (type instanceof Type.Decimal decimal) {
            return DataTypes.createDecimalType(decimal.precision(), decimal.scale());
        }
        if (type instanceof Type.Array array) {
            return DataTypes.createArrayType(toSpark(array.element()), true);
        }
        if (type instanceof Type.Dictionary dictionary) {
            return DataTypes.createMapType(DataTypes.StringType, toSpark(dictionary.value()), true);
        }

        return toSpark(((Type.Struct) type).schema());
    }

    /**
     * The schema of an existing table. Narrow integers become longs: Spark checks the range when it writes.
     *
     * @throws IllegalArgumentException for a column type that no record has (intervals, variants)
     */
    public static Schema fromSpark(StructType struct) {
        List<Schema.Field> fields = new ArrayList<>();
        for (StructField field : struct.fields()) {
            fields.add(new Schema.Field(field.name(), fromSpark(field.name(), field.dataType())));
        }

        return new Schema(fields);
    }

    private static Type fromSpark(String name, DataType type) {
        if (type instanceof StructType struct) {
            return new Type.Struct(fromSpark(struct));
        }
        if (type instanceof ArrayType array) {
            return new Type.Array(fromSpark(name, array.elementType()));
        }
        if (type instanceof MapType map && map.keyType().equals(DataTypes.StringType)) {
            return new Type.Dictionary(fromSpark(name, map.valueType()));
        }
        if (type instanceof DecimalType decimal) {
            return new Type.Decimal(decimal.precision(), decimal.scale());
        }

        return switch (type.typeName()) {
            case "boolean" -> Type.Scalar.BOOLEAN;
            case "byte", "tinyint", "short", "smallint", "integer", "int", "long", "bigint" -> Type.Scalar.LONG;
            case "float" -> Type.Scalar.FLOAT;
            case "double" -> Type.Scalar.DOUBLE;
            case "string" -> Type.Scalar.STRING;
            case "binary" -> Type.Scalar.BINARY;
            case "date" -> Type.Scalar.DATE;
            case "timestamp" -> Type.Scalar.TIMESTAMP;
            case "timestamp_ntz" -> Type.Scalar.TIMESTAMP_NTZ;
            default -> throw new IllegalArgumentException(
                    "column " + name + " is of type " + type.sql() + ", which no record can fill");
        };
    }
}
