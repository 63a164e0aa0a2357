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

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.sql.Types;
import java.util.Properties;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Numbers of PostgreSQL as texts that tell their precision and scale: Debezium's own decimals know no NaN and no Infinity,
 * and are null instead. For Debezium, which makes it by its name.
 */
public final class NumericConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {

    static final String NUMERIC = "dev.caravan.Numeric";

    private static final int OID = 1700;

    @Override
    public void configure(Properties settings) {
        // There are none.
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        if (column.nativeType() != OID && column.jdbcType() != Types.NUMERIC) {
            return;
        }
        SchemaBuilder schema = SchemaBuilder.string()
                .name(NUMERIC)
                .parameter(ValueTypes.PRECISION, String.valueOf(column.length().orElse(0)))
                .parameter(Decimal.SCALE_FIELD, String.valueOf(column.scale().orElse(0)));
        if (!column.isOptional()) {
            // Of a row that is gone the log has the key alone.
            schema.optional();
        }
        registration.register(schema, NumericConverter::text);
    }

    private static Object text(Object value) {
        if (value == null) {
            return null;
        }
        if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
            return Values.UNAVAILABLE;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof SpecialValueDecimal special
                && special.getDecimalValue().isEmpty()) {
            // As the server writes them.
            return switch (special.toString()) {
                case "NAN" -> "NaN";
                case "POSITIVE_INFINITY" -> "Infinity";
                default -> "-Infinity";
            };
        }

        return value.toString();
    }
}
