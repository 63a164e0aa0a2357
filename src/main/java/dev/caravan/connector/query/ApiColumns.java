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
package dev.caravan.connector.query;

import java.util.List;

/** The part of {@link java.sql.ResultSetMetaData} that reading needs. */
public final class ApiColumns {

    private final List<ApiColumn> columns;

    ApiColumns(List<ApiColumn> columns) {
        this.columns = columns;
    }

    public int getColumnCount() {
        return columns.size();
    }

    public String getColumnLabel(int column) {
        return columns.get(column - 1).name();
    }

    public String getColumnName(int column) {
        return getColumnLabel(column);
    }

    public int getColumnType(int column) {
        return columns.get(column - 1).sqlType();
    }

    public String getColumnTypeName(int column) {
        return columns.get(column - 1).typeName();
    }

    public int getPrecision(int column) {
        return columns.get(column - 1).precision();
    }

    public int getScale(int column) {
        return columns.get(column - 1).scale();
    }
}
