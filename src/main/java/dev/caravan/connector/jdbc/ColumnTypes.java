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
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a column of a result says about its values. */
enum ColumnTypes {

    /** Every value is of the column's type. */
    BINDING,

    /** Those of MySQL and MariaDB, too. */
    MYSQL {
        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            return MySqlColumns.of(sqlType, typeName, precision, scale);
        }

        /** Drivers would have it in this machine's zone; sessions are in UTC. */
        @Override
        Object parameter(Instant time) {
            return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        }

        @Override
        CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
            return MySqlColumns.cursor(row, column, kind).orElse(null);
        }
    },

    /** Those of SQL Server too, whose numbers are in {@code microsoft.sql.Types}. */
    SQL_SERVER {
        private static final int DATETIMEOFFSET = -155;
        private static final int GEOMETRY = -157;
        private static final int GEOGRAPHY = -158;

        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            return switch (sqlType) {
                case Types.BIT -> super.column(Types.BOOLEAN, "boolean", precision, scale);
                case DATETIMEOFFSET -> super.column(Types.TIMESTAMP_WITH_TIMEZONE, typeName, precision, scale);
                case GEOMETRY, GEOGRAPHY -> super.column(Types.VARBINARY, typeName, precision, scale);
                default -> super.column(sqlType, typeName, precision, scale);
            };
        }

        @Override
        CursorValue.Kind cursor(int sqlType, String typeName) {
            return super.cursor(sqlType == DATETIMEOFFSET ? Types.TIMESTAMP_WITH_TIMEZONE : sqlType, typeName);
        }
    },

    /** Those of Oracle too, whose numbers are in {@code oracle.jdbc.OracleTypes}. */
    ORACLE {
        private static final int TIMESTAMPTZ = -101;
        private static final int TIMESTAMPLTZ = -102;
        private static final int BINARY_FLOAT = 100;
        private static final int BINARY_DOUBLE = 101;

        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            return super.column(standard(sqlType), typeName, precision, scale);
        }

        @Override
        CursorValue.Kind cursor(int sqlType, String typeName) {
            return super.cursor(standard(sqlType), typeName);
        }

        private static int standard(int sqlType) {
            return switch (sqlType) {
                case TIMESTAMPTZ, TIMESTAMPLTZ -> Types.TIMESTAMP_WITH_TIMEZONE;
                case BINARY_FLOAT -> Types.REAL;
                case BINARY_DOUBLE -> Types.DOUBLE;
                default -> sqlType;
            };
        }
    },

    /** Those of ClickHouse, by their names. */
    CLICKHOUSE {
        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            return ClickHouseColumns.of(sqlType, typeName, precision, scale);
        }

        @Override
        CursorValue.Kind cursor(int sqlType, String typeName) {
            return ClickHouseColumns.cursor(sqlType, typeName);
        }

        @Override
        CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
            return ClickHouseColumns.cursor(row, column, kind);
        }
    },

    /** Those of Trino, as its driver has them. */
    TRINO {
        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            return TrinoColumns.of(sqlType, typeName, precision, scale);
        }

        @Override
        CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
            return TrinoColumns.cursor(row, column, kind);
        }

        @Override
        void bind(PreparedStatement statement, int parameter, CursorValue value) throws SQLException {
            TrinoColumns.bind(statement, parameter, value);
        }
    },

    /** Those of Arrow Flight SQL, as its driver has them. */
    FLIGHT_SQL {
        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            return FlightSqlColumns.of(sqlType, typeName, precision, scale);
        }

        @Override
        CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
            return FlightSqlColumns.cursor(row, column, kind);
        }

        @Override
        void bind(PreparedStatement statement, int parameter, CursorValue value) throws SQLException {
            FlightSqlColumns.bind(statement, parameter, value);
        }
    },

    /**
     * Those of Snowflake (https://docs.snowflake.com/en/sql-reference/intro-summary-data-types). Its driver has numbers of its
     * own for timestamps with a zone, or the one for those without. The Kamelet says what texts of times look like.
     */
    SNOWFLAKE {
        private static final Pattern INSTANT = Pattern.compile("TIMESTAMP_?(TZ|LTZ)|TIMESTAMP WITH.*");
        private static final TextTimes TIMES = new TextTimes("TIMESTAMP_NTZ", "TIMESTAMP_TZ");

        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            JdbcColumn column = TIMES.column(standard(sqlType, typeName), typeName, precision, scale);

            return column.type() == Type.Scalar.TIMESTAMP ? TextTimes.unmoved(column) : column;
        }

        @Override
        CursorValue.Kind cursor(int sqlType, String typeName) {
            return super.cursor(standard(sqlType, typeName), typeName);
        }

        private static int standard(int sqlType, String typeName) {
            return INSTANT.matcher(typeName).matches() ? Types.TIMESTAMP_WITH_TIMEZONE : sqlType;
        }

        @Override
        CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
            return TextTimes.cursor(row, column, kind);
        }

        @Override
        String parameter(CursorValue bound) {
            return TIMES.parameter(bound.kind());
        }

        @Override
        void bind(PreparedStatement statement, int parameter, CursorValue value) throws SQLException {
            TextTimes.bind(statement, parameter, value);
        }

        @Override
        Object parameter(Instant time) {
            return Timestamp.from(time);
        }

        @Override
        Object parameter(LocalDate day) {
            return Date.valueOf(day);
        }
    },

    /** Those of Databricks, where a timestamp is an instant (https://docs.databricks.com/sql/language-manual/sql-ref-datatypes). */
    DATABRICKS {
        private static final TextTimes TIMES = new TextTimes("TIMESTAMP_NTZ", "TIMESTAMP");

        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            JdbcColumn column = TIMES.column(standard(sqlType, typeName), typeName, precision, scale);
            boolean time = column.type() == Type.Scalar.TIMESTAMP_NTZ || column.type() == Type.Scalar.TIMESTAMP;

            return time ? TextTimes.unmoved(column) : column;
        }

        @Override
        CursorValue.Kind cursor(int sqlType, String typeName) {
            return super.cursor(standard(sqlType, typeName), typeName);
        }

        private static int standard(int sqlType, String typeName) {
            return switch (typeName) {
                case "TIMESTAMP" -> Types.TIMESTAMP_WITH_TIMEZONE;
                case "FLOAT" -> Types.REAL;
                default -> sqlType;
            };
        }

        @Override
        CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
            return TextTimes.cursor(row, column, kind);
        }

        @Override
        String parameter(CursorValue bound) {
            return TIMES.parameter(bound.kind());
        }

        @Override
        void bind(PreparedStatement statement, int parameter, CursorValue value) throws SQLException {
            TextTimes.bind(statement, parameter, value);
        }

        @Override
        Object parameter(Instant time) {
            return Timestamp.from(time);
        }
    },

    /**
     * Each value has a type of its own, and the column's is a wish, as in SQLite (https://www.sqlite.org/datatype3.html):
     * what has no exact counterpart in it does not fit. Drivers would make zero of such a value.
     */
    DYNAMIC {
        @Override
        JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
            Type type = declared(typeName, precision, scale);

            return new JdbcColumn(type, (row, column, writer) -> {
                Object value = row.getObject(column);
                if (value != null) {
                    copy(value, type, column - 1, writer);
                }
            });
        }

        @Override
        CursorValue.Kind cursor(int sqlType, String typeName) {
            Type type = declared(typeName, 0, 0);
            boolean number = type == Type.Scalar.LONG || type == Type.Scalar.DOUBLE;

            return number || isNumeric(typeName.toUpperCase(Locale.ROOT))
                    ? CursorValue.Kind.NUMBER
                    : CursorValue.Kind.TEXT;
        }

        /** The driver binds numbers as text, which is greater than any number that is not a column's. */
        @Override
        String parameter(CursorValue bound) {
            return bound.kind() == CursorValue.Kind.NUMBER ? "CAST(? AS NUMERIC)" : "?";
        }
    };

    JdbcColumn column(int sqlType, String typeName, int precision, int scale) {
        return JdbcColumn.of(sqlType, typeName, precision, scale);
    }

    /** @throws IllegalArgumentException if values of such a column have no order */
    CursorValue.Kind cursor(int sqlType, String typeName) {
        return CursorValue.kindOf(sqlType, typeName);
    }

    /** @return null if the row has no value */
    CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
        return CursorValue.read(row, column, kind);
    }

    /** What to bind for a point in time. */
    Object parameter(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** What to bind for a day. */
    Object parameter(LocalDate day) {
        return day;
    }

    void bind(PreparedStatement statement, int parameter, CursorValue value) throws SQLException {
        value.bind(statement, parameter);
    }

    /** The SQL of a parameter for this value. */
    String parameter(CursorValue bound) {
        return "?";
    }

    /** By what stands in the name of the type, in the order of SQLite's rules of affinity. */
    private static Type declared(String typeName, int precision, int scale) {
        String name = typeName.toUpperCase(Locale.ROOT);
        if (name.contains("INT")) {
            return Type.Scalar.LONG;
        }
        if (name.startsWith("BOOL")) {
            return Type.Scalar.BOOLEAN;
        }
        if (name.startsWith("DATETIME") || name.startsWith("TIMESTAMP")) {
            return Type.Scalar.TIMESTAMP_NTZ;
        }
        if (name.equals("DATE")) {
            return Type.Scalar.DATE;
        }
        if (name.contains("BLOB")) {
            return Type.Scalar.BINARY;
        }
        if (name.contains("REAL") || name.contains("FLOA") || name.contains("DOUB")) {
            return Type.Scalar.DOUBLE;
        }
        boolean exact = isNumeric(name) && precision > 0 && scale >= 0 && scale <= precision;

        return exact && precision <= JdbcColumn.MAX_PRECISION ? new Type.Decimal(precision, scale) : Type.Scalar.STRING;
    }

    private static boolean isNumeric(String name) {
        return name.startsWith("DECIMAL") || name.startsWith("NUMERIC");
    }

    private static void copy(Object value, Type type, int ordinal, RowWriter writer) {
        if (type instanceof Type.Decimal decimal) {
            writer.setDecimal(ordinal, Conversion.toDecimal(value, decimal.precision(), decimal.scale()));
        } else if (type == Type.Scalar.BOOLEAN
                && value instanceof Number number
                && (number.equals(0) || number.equals(1))) {
            writer.setBoolean(ordinal, number.intValue() == 1);
        } else {
            writer.set(ordinal, Conversion.toScalar(value, (Type.Scalar) type));
        }
    }
}
