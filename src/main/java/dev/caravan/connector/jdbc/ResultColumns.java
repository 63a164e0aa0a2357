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
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a result, and which of them the read is ordered by.
 *
 * @param cursorColumn counted from 1; 0 if there is none, and then there is no kind
 */
record ResultColumns(Schema schema, List<JdbcColumn> columns, int cursorColumn, CursorValue.Kind cursorKind) {

    /**
     * @param cursorField null if there is none
     * @throws IllegalArgumentException if it is not among the columns, or has no order; if two columns have one name
     */
    static ResultColumns of(ResultSetMetaData metaData, String cursorField, ColumnTypes types) throws SQLException {
        List<JdbcColumn> columns = new ArrayList<>();
        List<Schema.Field> fields = new ArrayList<>();
        int found = 0;
        for (int number = 1; number <= metaData.getColumnCount(); number++) {
            JdbcColumn column = types.column(
                    metaData.getColumnType(number),
                    metaData.getColumnTypeName(number),
                    metaData.getPrecision(number),
                    metaData.getScale(number));
            columns.add(column);
            fields.add(new Schema.Field(ColumnNames.normal(metaData.getColumnLabel(number)), column.type()));
            if (metaData.getColumnLabel(number).equals(cursorField)) {
                found = number;
            }
        }
        if (cursorField != null && found == 0) {
            throw new IllegalArgumentException(
                    "cursorField " + cursorField + " is not among the columns that are read");
        }
        CursorValue.Kind kind =
                found == 0 ? null : types.cursor(metaData.getColumnType(found), metaData.getColumnTypeName(found));

        return new ResultColumns(new Schema(fields), columns, found, kind);
    }

    /** The row is there, but a value of it is none that the column's type has (infinity, NaN). */
    ValueDoesNotFit misfit(int ordinal) {
        return misfit(schema, ordinal);
    }

    static ValueDoesNotFit misfit(Schema schema, int ordinal) {
        Type type = schema.field(ordinal).type();

        return new ValueDoesNotFit("a value of the source does not fit " + type)
                .in(schema.field(ordinal).name());
    }
}
