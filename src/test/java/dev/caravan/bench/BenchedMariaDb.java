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
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.SharedServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

record BenchedMariaDb(MariaDbServer server, String database) implements BenchedDatabase {

    /** Has place for the whole table, as the file cache has for PostgreSQL's. */
    private static final long BUFFER_BYTES = 512 << 20;

    private static final int FETCH_ROWS = 10_000;

    static BenchedMariaDb start() {
        MariaDbServer server = SharedServers.mariaDb();

        return new BenchedMariaDb(server, server.freshDatabase());
    }

    @Override
    public String name() {
        return "mariadb";
    }

    @Override
    public Connection connect() throws SQLException {
        return server.connect(database);
    }

    @Override
    public Map<String, String> fill(String table, long rows) throws SQLException {
        try (Connection connection = connect()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET GLOBAL innodb_buffer_pool_size = " + BUFFER_BYTES);
            }
            LineItems.create(connection, table);
            LineItems.fillInMariaDb(connection, table, rows);

            return LineItems.checksumInMariaDb(connection, table);
        }
    }

    @Override
    public Map<String, Measurement.Work> toNothing(String table) {
        return Map.of("select-to-nothing", () -> select(table));
    }

    private long select(String table) throws SQLException {
        long rows = 0;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
                while (result.next()) {
                    rows++;
                }
            }
        }

        return rows;
    }

    @Override
    public String kamelet() {
        return "caravan-mariadb-source";
    }

    /** As the other system has it by itself. */
    @Override
    public Map<String, String> settings() {
        return Map.of(
                "host", server.host(),
                "port", String.valueOf(server.port()),
                "database", database,
                "username", server.user(),
                "password", server.password(),
                "sslMode", "disable");
    }

    /** By the URL of MySQL, of which Spark knows that it marks names with backticks, and so by its dialect. */
    @Override
    public Map<String, String> sparkOptions() {
        return Map.of(
                "url",
                "jdbc:mysql://" + server.host() + ":" + server.port() + "/" + database + "?permitMysqlScheme",
                "driver",
                "org.mariadb.jdbc.Driver",
                "user",
                server.user(),
                "password",
                server.password());
    }
}
