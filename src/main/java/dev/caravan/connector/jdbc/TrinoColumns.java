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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The columns of Trino (https://trino.io/docs/476/language/types.html), whose driver has instants in their zones. */
final class TrinoColumns {

    private TrinoColumns() {}

    static JdbcColumn of(int sqlType, String typeName, int precision, int scale) {
        return sqlType == Types.TIMESTAMP_WITH_TIMEZONE
                ? new JdbcColumn(Type.Scalar.TIMESTAMP, TrinoColumns::copyInstant)
                : JdbcColumn.of(sqlType, typeName, precision, scale);
    }

    private static void copyInstant(ResultSet row, int column, RowWriter writer) throws SQLException {
        ZonedDateTime value = row.getObject(column, ZonedDateTime.class);
        if (value != null) {
            writer.setTimestamp(column - 1, Conversion.micros(value.toInstant()));
        }
    }

    /** @return null if the row has no value */
    static CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
        if (kind != CursorValue.Kind.TIMESTAMP_WITH_TIME_ZONE) {
            return CursorValue.read(row, column, kind);
        }
        ZonedDateTime value = row.getObject(column, ZonedDateTime.class);

        return value == null ? null : CursorValue.of(kind, value.toInstant().atOffset(ZoneOffset.UTC));
    }

    static void bind(PreparedStatement statement, int parameter, CursorValue value) throws SQLException {
        if (value.kind() == CursorValue.Kind.TIMESTAMP_WITH_TIME_ZONE) {
            statement.setObject(parameter, OffsetDateTime.parse(value.text()).toInstant());
        } else {
            value.bind(statement, parameter);
        }
    }
}
