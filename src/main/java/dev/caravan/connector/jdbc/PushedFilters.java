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

import dev.caravan.record.ColumnNames;
import dev.caravan.record.Filter;
import dev.caravan.record.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Those of a reading's filters that a database can be left to: it must not keep back a row that meets them once it is a
 * record. So numbers, dates and times where the column's values are exact, and text only for equality: its order, and what is
 * unequal, are a collation's affair. Names are quoted and values bound, none of them is ever part of the SQL.
 *
 * @param condition in SQL, with a parameter for each value
 */
record PushedFilters(String condition, List<Object> values) {

    static final PushedFilters NONE = new PushedFilters("", List.of());

    private static final int MOST_VALUES = 500;
    private static final int MOST_DIGITS = 100;
    private static final int MICRO = 1_000;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant BEHIND_LAST = Instant.parse("+10000-01-01T00:00:00Z");

    /** Text that is not padded, and has an operator for equality with text. */
    private static final Pattern TEXT = Pattern.compile("(?i)text|n?varchar2?");

    /** Where types are wishes: those by which SQLite makes text of every value. */
    private static final Pattern DYNAMIC_TEXT = Pattern.compile("(?i).*(char|clob|text).*");

    private static final Pattern WALL_CLOCK = Pattern.compile("(?i)timestamp|datetime2");

    /** @param columns of what is read */
    static PushedFilters of(List<Filter> filters, ResultSetMetaData columns, Dialect dialect) throws SQLException {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (Filter filter : filters) {
            int number = numberOf(filter.field(), columns);
            Optional<List<Object>> bound = new Column(columns, number, dialect.types()).bound(filter);
            if (bound.isPresent()) {
                conditions.add(condition(filter, dialect.quotes().quote(columns.getColumnLabel(number))));
                values.addAll(bound.get());
            }
        }

        return new PushedFilters(String.join(" AND ", conditions), values);
    }

    /**
     * From 1. Records have their fields by names that tables can have.
     *
     * @throws IllegalArgumentException if it is not there
     */
    private static int numberOf(String field, ResultSetMetaData columns) throws SQLException {
        for (int number = 1; number <= columns.getColumnCount(); number++) {
            if (ColumnNames.normal(columns.getColumnLabel(number)).equals(field)) {
                return number;
            }
        }

        throw new IllegalArgumentException("no record has a field " + field);
    }

    private static String condition(Filter filter, String column) {
        return switch (filter.operator()) {
            case "in" -> filter.values().isEmpty()
                    ? "1 = 0"
                    : column + " IN ("
                            + String.join(
                                    ", ", Collections.nCopies(filter.values().size(), "?")) + ")";
            case "!=" -> column + " <> ?";
            case "=", "<", "<=", ">", ">=" -> column + " " + filter.operator() + " ?";
            default -> throw new IllegalStateException(filter.operator());
        };
    }

    boolean isEmpty() {
        return condition.isEmpty();
    }

    /** @return the number of the next parameter */
    int bind(PreparedStatement statement) throws SQLException {
        int parameter = 1;
        for (Object value : values) {
            statement.setObject(parameter++, value);
        }

        return parameter;
    }

    private record Column(Type type, int sqlType, String typeName, ColumnTypes types) {

        Column(ResultSetMetaData columns, int number, ColumnTypes types) throws SQLException {
            this(
                    types.column(
                                    columns.getColumnType(number),
                                    columns.getColumnTypeName(number),
                                    columns.getPrecision(number),
                                    columns.getScale(number))
                            .type(),
                    columns.getColumnType(number),
                    columns.getColumnTypeName(number),
                    types);
        }

        private boolean dynamic() {
            return types == ColumnTypes.DYNAMIC;
        }

        /** What to bind for each value; empty if not for all of them. */
        Optional<List<Object>> bound(Filter filter) {
            Collection<?> wanted = filter.values();
            if (wanted.size() > MOST_VALUES || !knows(filter.operator())) {
                return Optional.empty();
            }
            List<Object> bound = new ArrayList<>();
            for (Object value : wanted) {
                bound(value).ifPresent(bound::add);
            }

            return bound.size() == wanted.size() ? Optional.of(bound) : Optional.empty();
        }

        private boolean knows(String operator) {
            boolean equality = operator.equals("=") || operator.equals("in");

            return equality || type != Type.Scalar.STRING && (type != Type.Scalar.BOOLEAN || operator.equals("!="));
        }

        private Optional<Object> bound(Object value) {
            if (value instanceof Number number) {
                return number(number);
            }
            if (value instanceof String text) {
                return Optional.<Object>of(text).filter(any -> isText() && isWellFormed(text));
            }
            if (dynamic()) {
                return Optional.empty();
            }
            if (value instanceof Boolean) {
                return Optional.<Object>of(value).filter(any -> type == Type.Scalar.BOOLEAN);
            }
            if (value instanceof LocalDate day) {
                return Optional.of(types.parameter(day))
                        .filter(any -> type == Type.Scalar.DATE && isPlainYear(day.getYear()));
            }
            if (value instanceof LocalDateTime time) {
                return Optional.<Object>of(time)
                        .filter(any -> type == Type.Scalar.TIMESTAMP_NTZ
                                && WALL_CLOCK.matcher(typeName).matches()
                                && isPlain(time));
            }
            if (value instanceof Instant instant && type == Type.Scalar.TIMESTAMP && isPlain(instant)) {
                return Optional.of(types.parameter(instant));
            }

            return Optional.empty();
        }

        /** Whole ones as such, so that an index of the column is of use. */
        private Optional<Object> number(Number number) {
            boolean exact = type == Type.Scalar.LONG || type instanceof Type.Decimal && !dynamic();
            if (!exact || !Double.isFinite(number.doubleValue())) {
                return Optional.empty();
            }
            BigDecimal value = new BigDecimal(number.toString()).stripTrailingZeros();
            if (value.scale() <= 0 && (long) value.precision() - value.scale() <= 18) {
                return Optional.of(value.longValueExact());
            }

            return Optional.<Object>of(value)
                    .filter(any -> !dynamic()
                            && value.precision() <= MOST_DIGITS
                            && Math.abs((long) value.scale()) <= MOST_DIGITS);
        }

        private boolean isText() {
            boolean varying = sqlType == Types.VARCHAR || sqlType == Types.NVARCHAR;

            return type == Type.Scalar.STRING
                    && (dynamic()
                            ? DYNAMIC_TEXT.matcher(typeName).matches()
                            : varying && TEXT.matcher(typeName).matches());
        }

        /** What a driver refuses no row has. */
        private static boolean isWellFormed(String text) {
            return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
        }

        /** Databases round what is finer. */
        private static boolean isPlain(LocalDateTime time) {
            return time.getNano() % MICRO == 0 && isPlainYear(time.getYear());
        }

        private static boolean isPlain(Instant time) {
            return !time.isBefore(FIRST) && time.isBefore(BEHIND_LAST) && time.getNano() % MICRO == 0;
        }

        private static boolean isPlainYear(int year) {
            return year >= 1 && year <= 9999;
        }
    }
}
