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

import dev.caravan.record.RowWriter;
import dev.caravan.record.Type;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.TimeZone;

/**
 * The columns of Arrow Flight SQL (https://arrow.apache.org/docs/format/FlightSql.html). Its driver has days and times of day go
 * through this machine's zone and the Julian calendar, unless it is asked in the one way that does not; and binds no
 * values of {@code java.time}.
 */
final class FlightSqlColumns {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private FlightSqlColumns() {}

    static JdbcColumn of(int sqlType, String typeName, int precision, int scale) {
        return switch (sqlType) {
            case Types.DATE -> new JdbcColumn(Type.Scalar.DATE, FlightSqlColumns::copyDay);
            case Types.TIME -> new JdbcColumn(Type.Scalar.STRING, FlightSqlColumns::copyTime);
            default -> JdbcColumn.of(sqlType, typeName, precision, scale);
        };
    }

    private static void copyDay(ResultSet row, int column, RowWriter writer) throws SQLException {
        LocalDate day = day(row, column);
        if (day != null) {
            writer.setDate(column - 1, Math.toIntExact(day.toEpochDay()));
        }
    }

    private static LocalDate day(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);

        return text == null ? null : LocalDate.parse(text);
    }

    private static void copyTime(ResultSet row, int column, RowWriter writer) throws SQLException {
        Time time = row.getTime(column);
        if (time != null) {
            Duration sinceMidnight = Duration.ofMillis(Math.floorMod(time.getTime(), DAY_MILLIS));
            writer.setString(
                    column - 1, LocalTime.ofNanoOfDay(sinceMidnight.toNanos()).toString());
        }
    }

    /** @return null if the row has no value */
    static CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
        if (kind != CursorValue.Kind.DATE) {
            return CursorValue.read(row, column, kind);
        }
        LocalDate day = day(row, column);

        return day == null ? null : CursorValue.of(kind, day);
    }

    static void bind(PreparedStatement statement, int parameter, CursorValue value) throws SQLException {
        switch (value.kind()) {
            case TIMESTAMP -> bind(
                    statement, parameter, LocalDateTime.parse(value.text()).toInstant(ZoneOffset.UTC));
            case TIMESTAMP_WITH_TIME_ZONE -> bind(
                    statement, parameter, OffsetDateTime.parse(value.text()).toInstant());
            case DATE -> statement.setDate(
                    parameter, new Date(LocalDate.parse(value.text()).toEpochDay() * DAY_MILLIS), utc());
            case NUMBER, TEXT -> value.bind(statement, parameter);
        }
    }

    private static void bind(PreparedStatement statement, int parameter, Instant time) throws SQLException {
        statement.setTimestamp(parameter, Timestamp.from(time), utc());
    }

    private static Calendar utc() {
        return Calendar.getInstance(TimeZone.getTimeZone(ZoneOffset.UTC));
    }
}
