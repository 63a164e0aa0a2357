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

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The name of a table.
 *
 * @param schema empty for the one that the connection is in
 */
record TargetName(String schema, String table) {

    private static final String QUARANTINE_SUFFIX = "__quarantine";

    String quoted(Quotes quotes) {
        return (schema.isEmpty() ? "" : quotes.quote(schema) + ".") + quotes.quote(table);
    }

    /** The schema to look in, as JDBC's metadata takes it; null where the database has none. */
    String in(Connection connection) throws SQLException {
        return schema.isEmpty() ? connection.getSchema() : schema;
    }

    /** Of a table beside this one. */
    TargetName beside(String other) {
        return new TargetName(schema, other);
    }

    /** Where records of this table go that cannot be written. */
    TargetName quarantine() {
        return beside(table + QUARANTINE_SUFFIX);
    }

    @Override
    public String toString() {
        return schema.isEmpty() ? table : schema + "." + table;
    }
}
