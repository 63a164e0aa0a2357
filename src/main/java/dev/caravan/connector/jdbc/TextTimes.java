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
package dev.caravan.connector.jdbc;

import dev.caravan.record.Conversion;
import dev.caravan.record.TimeText;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Days and times of drivers that know none but those of before Java 8, and would have them go through this machine's zone:
 * they are read, and bound, as texts. Sessions are in UTC.
 *
 * @param wallClock the SQL type of a time without a zone
 * @param instant of one with it
 */
record TextTimes(String wallClock, String instant) {

    private static final int WITHOUT_OFFSET = "2024-02-29".length();

    JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
        return switch (sqlType) {
            case Types.DATE -> new JdbcColumn(Type.Scalar.DATE, (row, column, writer) -> {
                String text = row.getString(column);
                if (text != null) {
                    writer.setDate(
                            column - 1, Math.toIntExact(TimeText.date(text).toEpochDay()));
                }
            });
            case Types.TIMESTAMP -> new JdbcColumn(Type.Scalar.TIMESTAMP_NTZ, (row, column, writer) -> {
                String text = row.getString(column);
                if (text != null) {
                    writer.setTimestamp(column - 1, Conversion.micros(time(text)));
                }
            });
            case Types.TIMESTAMP_WITH_TIMEZONE -> new JdbcColumn(Type.Scalar.TIMESTAMP, (row, column, writer) -> {
                String text = row.getString(column);
                if (text != null) {
                    writer.setTimestamp(column - 1, Conversion.micros(instant(text)));
                }
            });
            default -> JdbcColumn.of(sqlType, typeName, precision, scale);
        };
    }

    /** For a driver that makes texts of times by the calendar and zone of this machine: those that may have been others are refused. */
    static JdbcColumn unmoved(JdbcColumn times) {
        return new JdbcColumn(times.type(), (row, column, writer) -> {
            String text = row.getString(column);
            if (text != null) {
                refuseMoved(
                        times.type(),
                        times.type() == Type.Scalar.TIMESTAMP
                                ? LocalDateTime.ofInstant(instant(text), ZoneOffset.UTC)
                                : time(text));
            }
            times.copy(row, column, writer);
        });
    }

    private static void refuseMoved(Type type, LocalDateTime time) {
        if (type == Type.Scalar.TIMESTAMP && MovedTimes.mayBeAnotherDay(time)) {
            throw new ValueDoesNotFit(
                    "the driver mixes the calendars of before and after 1582, and this may be another day");
        }
        if (type == Type.Scalar.TIMESTAMP_NTZ && MovedTimes.mayBeShifted(time, ZoneId.systemDefault())) {
            throw new ValueDoesNotFit("the driver moves the hour that " + ZoneId.systemDefault()
                    + " skips, and this may be one of it: run with TZ=UTC");
        }
    }

    /** @return null if the row has no value */
    static CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            return null;
        }

        return switch (kind) {
            case DATE -> CursorValue.of(kind, TimeText.date(text));
            case TIMESTAMP -> CursorValue.of(kind, time(text));
            case TIMESTAMP_WITH_TIME_ZONE -> CursorValue.of(kind, instant(text).atOffset(ZoneOffset.UTC));
            case NUMBER, TEXT -> CursorValue.read(row, column, kind);
        };
    }

    private static LocalDateTime time(String text) {
        return TimeText.localDateTime(text.replace(' ', 'T'));
    }

    private static Instant instant(String text) {
        return text.endsWith("Z") || text.indexOf('+') > 0 || text.indexOf('-', WITHOUT_OFFSET) > 0
                ? TimeText.dateTime(text.replace(' ', 'T')).toInstant()
                : time(text).toInstant(ZoneOffset.UTC);
    }

    /** The SQL of a parameter for such a value. */
    String parameter(CursorValue.Kind kind) {
        return switch (kind) {
            case DATE -> "CAST(? AS DATE)";
            case TIMESTAMP -> "CAST(? AS " + wallClock + ")";
            case TIMESTAMP_WITH_TIME_ZONE -> "CAST(? AS " + instant + ")";
            case NUMBER, TEXT -> "?";
        };
    }

    static void bind(PreparedStatement statement, int parameter, CursorValue value) throws SQLException {
        if (value.kind() == CursorValue.Kind.NUMBER) {
            value.bind(statement, parameter);
        } else {
            statement.setString(parameter, value.text());
        }
    }
}
