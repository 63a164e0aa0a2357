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
import java.sql.Date;
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

        return new CursorValue(kind, value instanceof BigDecimal number ? number.toPlainString() : value.toString());
    }

    private static Object instant(OffsetDateTime time) {
        return time == null ? null : time.withOffsetSameInstant(ZoneOffset.UTC);
    }

    void bind(PreparedStatement statement, int parameter) throws SQLException {
        switch (kind) {
            case NUMBER -> statement.setBigDecimal(parameter, new BigDecimal(text));
            case TIMESTAMP -> statement.setObject(parameter, LocalDateTime.parse(text));
            case TIMESTAMP_WITH_TIME_ZONE -> statement.setObject(parameter, OffsetDateTime.parse(text));
            case DATE -> statement.setDate(parameter, Date.valueOf(LocalDate.parse(text)));
            case TEXT -> statement.setString(parameter, text);
        }
    }

    Position toPosition() {
        return Position.of("cursor", Map.of("kind", kind.name(), "value", text));
    }
}
