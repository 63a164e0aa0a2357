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
package dev.caravan.connector.cdc;

import dev.caravan.record.ColumnNames;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import io.debezium.data.Bits;
import io.debezium.data.VariableScaleDecimal;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Time;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;

/** Of which type a column is, by Debezium's schema of it. */
final class ValueTypes {

    /** Kept by Debezium where the column has one. */
    static final String PRECISION = "connect.decimal.precision";

    private static final int MAX_PRECISION = 38;

    private ValueTypes() {}

    /** @throws IllegalArgumentException if two columns come to one name */
    static List<Schema.Field> fields(RowDialect dialect, org.apache.kafka.connect.data.Schema row) {
        ColumnNames names = new ColumnNames();
        List<Schema.Field> fields = new ArrayList<>();
        for (Field field : row.fields()) {
            if (!names.isNew(field.name())) {
                throw new IllegalArgumentException("column " + field.name()
                        + " has the name of another one, as tables tell no upper from lower case");
            }
            fields.add(new Schema.Field(ColumnNames.normal(field.name()), of(dialect, field.schema())));
        }

        return fields;
    }

    private static Type of(RowDialect dialect, org.apache.kafka.connect.data.Schema schema) {
        if (schema.name() != null) {
            Type told = dialect.type(schema);
            if (told != null) {
                return told;
            }
            switch (schema.name()) {
                case Date.SCHEMA_NAME:
                    return Type.Scalar.DATE;
                case Timestamp.SCHEMA_NAME, MicroTimestamp.SCHEMA_NAME, NanoTimestamp.SCHEMA_NAME:
                    return Type.Scalar.TIMESTAMP_NTZ;
                case ZonedTimestamp.SCHEMA_NAME:
                    return Type.Scalar.TIMESTAMP;
                case Decimal.LOGICAL_NAME:
                    return decimal(schema.parameters());
                case Time.SCHEMA_NAME, MicroTime.SCHEMA_NAME, VariableScaleDecimal.LOGICAL_NAME, Bits.LOGICAL_NAME:
                    return Type.Scalar.STRING;
                default:
                    break;
            }
        }

        return switch (schema.type()) {
            case INT8, INT16, INT32, INT64 -> Type.Scalar.LONG;
            case FLOAT32 -> Type.Scalar.FLOAT;
            case FLOAT64 -> Type.Scalar.DOUBLE;
            case BOOLEAN -> Type.Scalar.BOOLEAN;
            case STRING -> Type.Scalar.STRING;
            case BYTES -> Type.Scalar.BINARY;
            case ARRAY -> new Type.Array(of(dialect, schema.valueSchema()));
            case MAP -> new Type.Dictionary(of(dialect, schema.valueSchema()));
            case STRUCT -> new Type.Struct(new Schema(fields(dialect, schema)));
        };
    }

    static Type decimal(Map<String, String> parameters) {
        int scale = Integer.parseInt(parameters.getOrDefault(Decimal.SCALE_FIELD, "0"));
        int precision = Integer.parseInt(parameters.getOrDefault(PRECISION, "0"));

        return precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision
                ? Type.Scalar.STRING
                : new Type.Decimal(precision, scale);
    }
}
