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
package dev.caravan.bench;

import dev.caravan.servers.LineItems;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.PGConnection;

record BenchedPostgres(PostgresDatabase database) implements BenchedDatabase {

    static BenchedPostgres start() {
        return new BenchedPostgres(SharedServers.freshDatabase());
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Connection connect() throws SQLException {
        return database.connect();
    }

    @Override
    public Map<String, String> fill(String table, long rows) throws SQLException {
        try (Connection connection = connect()) {
            LineItems.create(connection, table);
            LineItems.fill(connection, table, rows);

            return LineItems.checksum(connection, table);
        }
    }

    @Override
    public Map<String, Measurement.Work> toNothing(String table) {
        Map<String, Measurement.Work> delivered = new LinkedHashMap<>();
        delivered.put("copy-binary-to-nothing", () -> copy(table, "binary"));
        delivered.put("copy-text-to-nothing", () -> copy(table, "text"));

        return delivered;
    }

    private long copy(String table, String format) throws Exception {
        try (Connection connection = connect()) {
            return connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY " + table + " TO STDOUT (FORMAT " + format + ")", OutputStream.nullOutputStream());
        }
    }

    @Override
    public String kamelet() {
        return "caravan-postgresql-source";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "host", database.host(),
                "port", String.valueOf(database.port()),
                "database", database.name(),
                "username", database.user(),
                "password", database.password());
    }

    @Override
    public Map<String, String> sparkOptions() {
        return Map.of("url", database.jdbcUrl(), "user", database.user(), "password", database.password());
    }
}
