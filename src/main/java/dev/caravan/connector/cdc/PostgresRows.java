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

import dev.caravan.connector.jdbc.MovedTimes;
import dev.caravan.record.Origin;
import dev.caravan.record.Type;
import io.debezium.data.Envelope;
import io.debezium.time.Date;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** {@code cdc_lsn} and {@code cdc_transaction}. */
final class PostgresRows implements RowDialect {

    /** What fits no column of days or times, and none of decimals. Known by being these and no others. */
    private static final String INFINITY = new String("infinity");

    private static final String NO_NUMBER = new String("NaN or Infinity");

    /** Days and times of the database begin in 4713 BC; what Debezium makes of an infinity lies before it, or here. */
    private static final long FIRST_DAY = LocalDate.of(-4713, 1, 1).toEpochDay();

    private static final long LAST_DAY = LocalDate.of(294276, 12, 31).toEpochDay();
    private static final long FIRST_MICROS = TimeUnit.DAYS.toMicros(FIRST_DAY);

    /** PGStatement.DATE_POSITIVE_INFINITY. */
    private static final long INFINITE_MICROS = 9_223_372_036_825_200_000L;

    @Override
    public String table(Struct source) {
        return source.getString("schema") + "." + source.getString("table");
    }

    @Override
    public Origin origin(Struct source) {
        Long lsn = source.getInt64("lsn");

        return new Origin(table(source), "lsn", lsn == null ? 0 : lsn);
    }

    @Override
    public dev.caravan.record.Schema own() {
        return dev.caravan.record.Schema.of("cdc_lsn", Type.Scalar.LONG, "cdc_transaction", Type.Scalar.LONG);
    }

    @Override
    public void tell(Map<String, Object> row, Struct source, Struct transaction) {
        row.put("cdc_lsn", source.getInt64("lsn"));
        row.put("cdc_transaction", source.getInt64("txId"));
    }

    @Override
    public Type type(Schema schema) {
        return schema.name().equals(NumericConverter.NUMERIC) ? ValueTypes.decimal(schema.parameters()) : null;
    }

    @Override
    public Object value(Schema schema, Object value) {
        return switch (schema.name()) {
            case NumericConverter.NUMERIC -> numeric(schema, (String) value);
            case Date.SCHEMA_NAME -> (int) value < FIRST_DAY || (int) value > LAST_DAY ? INFINITY : null;
            case Timestamp.SCHEMA_NAME -> isInfinite(Math.multiplyExact((long) value, 1000L)) ? INFINITY : null;
            case MicroTimestamp.SCHEMA_NAME -> isInfinite((long) value) ? INFINITY : null;
            case ZonedTimestamp.SCHEMA_NAME -> ((String) value).endsWith("infinity") ? INFINITY : null;
            default -> null;
        };
    }

    /** As text where it has no scale of its own, and where it is no number. */
    private static Object numeric(Schema schema, String text) {
        boolean exact = ValueTypes.decimal(schema.parameters()) instanceof Type.Decimal;
        if (Character.isLetter(text.charAt(text.length() - 1))) {
            return exact ? NO_NUMBER : text;
        }
        BigDecimal number = new BigDecimal(text);
        if (exact) {
            return number;
        }
        BigDecimal shortest = number.stripTrailingZeros();

        return (shortest.scale() < 0 ? shortest.setScale(0) : shortest).toPlainString();
    }

    private static boolean isInfinite(long micros) {
        return micros < FIRST_MICROS || micros >= INFINITE_MICROS;
    }

    /** Debezium reads a snapshot, and arrays of the log as well, by the driver's {@link java.sql.Timestamp}. */
    @Override
    public void doubt(Map<String, Object> row, Envelope.Operation operation) {
        if (operation == Envelope.Operation.DELETE) {
            // The key is enough, and Debezium puts defaults in the place of what the log does not have.
            row.replaceAll((column, value) -> value == INFINITY || value == NO_NUMBER ? null : value);
        }
        boolean snapshot = operation == Envelope.Operation.READ;
        row.replaceAll((column, value) -> snapshot || value instanceof List ? doubted(value) : value);
    }

    private static Object doubted(Object value) {
        if (value instanceof List<?> values) {
            List<Object> doubted = new ArrayList<>(values.size());
            values.forEach(each -> doubted.add(doubted(each)));

            return doubted;
        }
        if (value instanceof LocalDate day && MovedTimes.mayBeAnotherDay(day.atStartOfDay())) {
            return day + ", or a day before Christ";
        }
        if (value instanceof Instant time && MovedTimes.mayBeAnotherDay(LocalDateTime.ofInstant(time, ZoneOffset.UTC))
                || value instanceof LocalDateTime local && MovedTimes.mayBeAnotherDay(local)) {
            return value + ", or another day, as the driver mixes the calendars of before and after 1582";
        }
        if (value instanceof LocalDateTime time && MovedTimes.mayBeShifted(time, ZoneId.systemDefault())) {
            return time + ", or of the hour that " + ZoneId.systemDefault() + " skips: run with TZ=UTC";
        }

        return value;
    }
}
