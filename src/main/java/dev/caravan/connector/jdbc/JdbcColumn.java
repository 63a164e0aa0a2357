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
import dev.caravan.record.RowWriter;
import dev.caravan.record.Type;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;

/**
 * How one column is carried over. Whole numbers become longs; a numeric without precision keeps its exact text, as does
 * whatever has no counterpart in a table (time of day, intervals, UUID, JSON, ranges, network addresses).
 *
 * @param type of the column in the table
 */
record JdbcColumn(Type type, Copier copier) {

    static final int MAX_PRECISION = 38;

    /** Copies the value of a column, from 1, of the current row; leaves the field alone if it is null. */
    interface Copier {
        void copy(ResultSet row, int column, RowWriter writer) throws SQLException;
    }

    void copy(ResultSet row, int column, RowWriter writer) throws SQLException {
        copier.copy(row, column, writer);
    }

    /** @param sqlType of {@link Types} */
    static JdbcColumn of(int sqlType, String typeName, int precision, int scale) {
        return switch (sqlType) {
            case Types.BIT, Types.BOOLEAN -> typeName.equals("bit")
                    ? text()
                    : new JdbcColumn(Type.Scalar.BOOLEAN, JdbcColumn::copyBoolean);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> new JdbcColumn(
                    Type.Scalar.LONG, JdbcColumn::copyLong);
            case Types.REAL -> new JdbcColumn(Type.Scalar.FLOAT, JdbcColumn::copyFloat);
            case Types.FLOAT, Types.DOUBLE -> typeName.equals("money")
                    ? text()
                    : new JdbcColumn(Type.Scalar.DOUBLE, JdbcColumn::copyDouble);
            case Types.NUMERIC, Types.DECIMAL -> decimal(precision, scale);
            case Types.DATE -> new JdbcColumn(Type.Scalar.DATE, JdbcColumn::copyDate);
            case Types.TIMESTAMP -> typeName.equals("timestamptz")
                    ? instant()
                    : new JdbcColumn(Type.Scalar.TIMESTAMP_NTZ, JdbcColumn::copyLocalDateTime);
            case Types.TIMESTAMP_WITH_TIMEZONE -> instant();
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> new JdbcColumn(
                    Type.Scalar.BINARY, JdbcColumn::copyBytes);
            case Types.ARRAY -> array(typeName);
            default -> text();
        };
    }

    private static JdbcColumn text() {
        return new JdbcColumn(Type.Scalar.STRING, JdbcColumn::copyText);
    }

    private static JdbcColumn instant() {
        return new JdbcColumn(Type.Scalar.TIMESTAMP, JdbcColumn::copyInstant);
    }

    private static JdbcColumn decimal(int precision, int scale) {
        return precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision
                ? text()
                : new JdbcColumn(new Type.Decimal(precision, scale), JdbcColumn::copyDecimal);
    }

    /** PostgreSQL names an array type after its element: {@code _int4}. Arrays of arrays have the same name: text. */
    private static JdbcColumn array(String typeName) {
        Type element =
                switch (typeName) {
                    case "_int2", "_int4", "_int8" -> Type.Scalar.LONG;
                    case "_float8" -> Type.Scalar.DOUBLE;
                    case "_bool" -> Type.Scalar.BOOLEAN;
                    case "_text", "_varchar", "_bpchar" -> Type.Scalar.STRING;
                    default -> null;
                };

        return element == null ? text() : new JdbcColumn(new Type.Array(element), JdbcColumn::copyArray);
    }

    private static void copyBoolean(ResultSet row, int column, RowWriter writer) throws SQLException {
        boolean value = row.getBoolean(column);
        if (!row.wasNull()) {
            writer.setBoolean(column - 1, value);
        }
    }

    private static void copyLong(ResultSet row, int column, RowWriter writer) throws SQLException {
        long value = row.getLong(column);
        if (value != 0 || !row.wasNull()) {
            writer.setLong(column - 1, value);
        }
    }

    private static void copyFloat(ResultSet row, int column, RowWriter writer) throws SQLException {
        float value = row.getFloat(column);
        if (value != 0 || !row.wasNull()) {
            writer.setFloat(column - 1, value);
        }
    }

    private static void copyDouble(ResultSet row, int column, RowWriter writer) throws SQLException {
        double value = row.getDouble(column);
        if (value != 0 || !row.wasNull()) {
            writer.setDouble(column - 1, value);
        }
    }

    private static void copyDecimal(ResultSet row, int column, RowWriter writer) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        if (value != null) {
            writer.setDecimal(column - 1, value);
        }
    }

    private static void copyDate(ResultSet row, int column, RowWriter writer) throws SQLException {
        LocalDate value = row.getObject(column, LocalDate.class);
        if (value != null) {
            writer.setDate(column - 1, Math.toIntExact(value.toEpochDay()));
        }
    }

    private static void copyLocalDateTime(ResultSet row, int column, RowWriter writer) throws SQLException {
        LocalDateTime value = row.getObject(column, LocalDateTime.class);
        if (value != null) {
            writer.setTimestamp(column - 1, Conversion.micros(value));
        }
    }

    private static void copyInstant(ResultSet row, int column, RowWriter writer) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        if (value != null) {
            writer.setTimestamp(column - 1, Conversion.micros(value.toInstant()));
        }
    }

    private static void copyBytes(ResultSet row, int column, RowWriter writer) throws SQLException {
        byte[] value = row.getBytes(column);
        if (value != null) {
            writer.setBytes(column - 1, value);
        }
    }

    private static void copyText(ResultSet row, int column, RowWriter writer) throws SQLException {
        String value = row.getString(column);
        if (value != null) {
            writer.setString(column - 1, value);
        }
    }

    private static void copyArray(ResultSet row, int column, RowWriter writer) throws SQLException {
        Array value = row.getArray(column);
        if (value != null) {
            writer.set(column - 1, Arrays.asList((Object[]) value.getArray()));
        }
    }
}
