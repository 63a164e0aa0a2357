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
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of MySQL and MariaDB. Drivers make null of a day that is zero, and another day of one whose month is: so times
 * are read as the text that the server has for them. Sessions are in UTC.
 */
final class MySqlColumns {

    /** https://dev.mysql.com/doc/refman/8.4/en/gis-data-formats.html: the SRID stands before the well-known binary. */
    private static final int SRID_BYTES = 4;

    private static final Set<String> GEOMETRIES = Set.of(
            "GEOMETRY",
            "POINT",
            "LINESTRING",
            "POLYGON",
            "MULTIPOINT",
            "MULTILINESTRING",
            "MULTIPOLYGON",
            "GEOMETRYCOLLECTION");

    private static final int DIGITS_OF_UNSIGNED_BIGINT = 20;

    private MySqlColumns() {}

    static JdbcColumn of(int sqlType, String typeName, int precision, int scale) {
        String name = typeName.toUpperCase(Locale.ROOT);
        if (GEOMETRIES.contains(name)) {
            return new JdbcColumn(Type.Scalar.BINARY, (row, column, writer) -> {
                byte[] value = row.getBytes(column);
                if (value != null) {
                    writer.setBytes(column - 1, Arrays.copyOfRange(value, SRID_BYTES, value.length));
                }
            });
        }
        if (name.equals("BIGINT UNSIGNED")) {
            return JdbcColumn.of(Types.DECIMAL, name, DIGITS_OF_UNSIGNED_BIGINT, 0);
        }
        if (name.equals("YEAR")) {
            // The binary protocol of MariaDB's driver gets it right as text only.
            return new JdbcColumn(Type.Scalar.LONG, (row, column, writer) -> {
                String text = row.getString(column);
                if (text != null) {
                    writer.setLong(column - 1, Long.parseLong(text));
                }
            });
        }
        if (name.equals("BIT")) {
            return JdbcColumn.of(precision == 1 ? Types.BOOLEAN : Types.VARBINARY, name, precision, 0);
        }

        return switch (sqlType) {
            case Types.DATE -> new JdbcColumn(Type.Scalar.DATE, (row, column, writer) -> {
                LocalDate day = day(row, column);
                if (day != null) {
                    writer.setDate(column - 1, Math.toIntExact(day.toEpochDay()));
                }
            });
            case Types.TIMESTAMP -> new JdbcColumn(
                    name.equals("TIMESTAMP") ? Type.Scalar.TIMESTAMP : Type.Scalar.TIMESTAMP_NTZ,
                    (row, column, writer) -> {
                        String text = row.getString(column);
                        if (text != null) {
                            writer.setTimestamp(column - 1, Conversion.micros(time(text)));
                        }
                    });
            default -> JdbcColumn.of(sqlType, name, precision, scale);
        };
    }

    /** Drivers take {@code 0000-00-00} for null; as text it is what it is, and no day. */
    private static LocalDate day(ResultSet row, int column) throws SQLException {
        LocalDate day = row.getObject(column, LocalDate.class);
        if (day != null) {
            return day;
        }
        String text = row.getString(column);

        return text == null ? null : TimeText.date(text);
    }

    private static LocalDateTime time(String text) {
        return TimeText.localDateTime(text.replace(' ', 'T'));
    }

    /** What is no day has no value to go on from. */
    static Optional<CursorValue> cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
        if (kind != CursorValue.Kind.TIMESTAMP && kind != CursorValue.Kind.DATE) {
            return Optional.ofNullable(CursorValue.read(row, column, kind));
        }
        try {
            String text = row.getString(column);

            return text == null
                    ? Optional.empty()
                    : Optional.of(
                            CursorValue.of(kind, kind == CursorValue.Kind.DATE ? TimeText.date(text) : time(text)));
        } catch (DateTimeException | SQLDataException e) {
            return Optional.empty();
        }
    }
}
