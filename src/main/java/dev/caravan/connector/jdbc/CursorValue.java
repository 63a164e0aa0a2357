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

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.record.Position;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * A value of the cursor field, exact, as it stands in the position: its kind and its text. Times keep their microseconds.
 */
record CursorValue(Kind kind, String text) {

    enum Kind {
        NUMBER,
        TIMESTAMP,
        TIMESTAMP_WITH_TIME_ZONE,
        DATE,
        TEXT
    }

    static Kind kindOf(int sqlType, String typeName) {
        return switch (sqlType) {
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.TINYINT, Types.NUMERIC, Types.DECIMAL -> Kind
                    .NUMBER;
            case Types.TIMESTAMP -> typeName.equals("timestamptz") ? Kind.TIMESTAMP_WITH_TIME_ZONE : Kind.TIMESTAMP;
            case Types.TIMESTAMP_WITH_TIMEZONE -> Kind.TIMESTAMP_WITH_TIME_ZONE;
            case Types.DATE -> Kind.DATE;
            case Types.VARCHAR, Types.CHAR, Types.NVARCHAR, Types.LONGVARCHAR -> Kind.TEXT;
            default -> throw new IllegalArgumentException(
                    "cursorField is of type " + typeName + ", which has no order to read by");
        };
    }

    static Optional<CursorValue> in(JsonNode node) {
        return node == null
                ? Optional.empty()
                : Optional.of(new CursorValue(
                        Kind.valueOf(node.path("kind").asText()),
                        node.path("value").asText()));
    }

    /** @return null if the row has no value */
    static CursorValue read(ResultSet row, int column, Kind kind) throws SQLException {
        Object value =
                switch (kind) {
                    case NUMBER -> row.getBigDecimal(column);
                    case TIMESTAMP -> row.getObject(column, LocalDateTime.class);
                    case TIMESTAMP_WITH_TIME_ZONE -> instant(row.getObject(column, OffsetDateTime.class));
                    case DATE -> row.getObject(column, LocalDate.class);
                    case TEXT -> row.getString(column);
                };
        if (value == null) {
            return null;
        }

        return of(kind, value);
    }

    /** @param value of the class that {@link #read} gets for the kind */
    static CursorValue of(Kind kind, Object value) {
        // One number has many forms, 1.0 and 1.00: rows of either are of one cursor value.
        return new CursorValue(
                kind,
                value instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : value.toString());
    }

    /**
     * What lies before this value by so many units of a number, seconds of a time or days of a date.
     *
     * @throws IllegalArgumentException for a text
     */
    CursorValue minus(long lookback) {
        if (lookback == 0) {
            return this;
        }
        Object earlier =
                switch (kind) {
                    case NUMBER -> new BigDecimal(text).subtract(BigDecimal.valueOf(lookback));
                    case TIMESTAMP -> LocalDateTime.parse(text).minusSeconds(lookback);
                    case TIMESTAMP_WITH_TIME_ZONE -> OffsetDateTime.parse(text).minusSeconds(lookback);
                    case DATE -> LocalDate.parse(text).minusDays(lookback);
                    case TEXT -> throw new IllegalArgumentException(
                            "lookback needs a cursorField that is a number, a time or a date, and this one is a text");
                };

        return of(kind, earlier);
    }

    /** The infinities, which the driver stands for by the ends of the type, have no counterpart in UTC. */
    private static Object instant(OffsetDateTime time) {
        return time == null || time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)
                ? time
                : time.withOffsetSameInstant(ZoneOffset.UTC);
    }

    void bind(PreparedStatement statement, int parameter) throws SQLException {
        switch (kind) {
            case NUMBER -> statement.setBigDecimal(parameter, new BigDecimal(text));
            case TIMESTAMP -> statement.setObject(parameter, LocalDateTime.parse(text));
            case TIMESTAMP_WITH_TIME_ZONE -> statement.setObject(parameter, OffsetDateTime.parse(text));
            case DATE -> statement.setObject(parameter, LocalDate.parse(text));
            case TEXT -> statement.setString(parameter, text);
        }
    }

    /** Whether {@link #literal} can be asked for. Text is always bound. */
    boolean hasLiteral() {
        return switch (kind) {
            case NUMBER -> true;
            case TIMESTAMP -> hasPlainYear(LocalDateTime.parse(text).getYear());
            case TIMESTAMP_WITH_TIME_ZONE -> hasPlainYear(
                    OffsetDateTime.parse(text).getYear());
            case DATE -> hasPlainYear(LocalDate.parse(text).getYear());
            case TEXT -> false;
        };
    }

    private static boolean hasPlainYear(int year) {
        return year >= 1 && year <= 9999;
    }

    /**
     * The value in SQL, of the type that {@link #bind} gives it. Made from the value, not from its text in the position: there
     * is nothing in it but digits and the signs of numbers and times.
     */
    String literal() {
        return switch (kind) {
            case NUMBER -> "'" + new BigDecimal(text).toPlainString() + "'::numeric";
            case TIMESTAMP -> "'" + LocalDateTime.parse(text) + "'::timestamp";
            case TIMESTAMP_WITH_TIME_ZONE -> "'" + OffsetDateTime.parse(text).toInstant() + "'::timestamptz";
            case DATE -> "'" + LocalDate.parse(text) + "'::date";
            case TEXT -> throw new IllegalStateException("text is bound");
        };
    }

    Position toPosition() {
        return Position.of("cursor", Map.of("kind", kind.name(), "value", text));
    }
}
