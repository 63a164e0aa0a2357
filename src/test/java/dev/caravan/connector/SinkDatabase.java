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
package dev.caravan.connector;

import dev.caravan.servers.H2Server;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A database that sinks write to in tests, with all that is needed to look into it past them. */
enum SinkDatabase {
    POSTGRESQL("postgresql", '"', '"') {
        private PostgresDatabase database;

        @Override
        void create() {
            database = SharedServers.freshDatabase();
        }

        @Override
        Connection connect() throws SQLException {
            return database.connect();
        }

        @Override
        Map<String, String> settings() {
            return Map.of(
                    "host", database.host(),
                    "port", String.valueOf(database.port()),
                    "database", database.name(),
                    "username", database.user(),
                    "password", database.password());
        }
    },

    MARIADB("mariadb", '`', '`') {
        private String database;

        @Override
        void create() {
            database = SharedServers.mariaDb().freshDatabase();
        }

        @Override
        Connection connect() throws SQLException {
            return inUtc(SharedServers.mariaDb().connect(database));
        }

        @Override
        Map<String, String> settings() {
            return mariaDb(database);
        }
    },

    /** The other driver at the same server. */
    MYSQL("mysql", '`', '`') {
        private String database;

        @Override
        void create() {
            database = SharedServers.mariaDb().freshDatabase();
        }

        @Override
        Connection connect() throws SQLException {
            return inUtc(SharedServers.mariaDb().connect(database));
        }

        @Override
        Map<String, String> settings() {
            Map<String, String> settings = new LinkedHashMap<>(mariaDb(database));
            settings.put("sslMode", "DISABLED");

            return settings;
        }
    },

    SQLITE("sqlite", '"', '"') {
        private Path file;

        @Override
        void create() {
            try {
                Path parent = Files.createDirectories(Path.of("target", "sinks"));
                file = Files.createTempDirectory(parent, "sqlite-").resolve("sink.db");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        Connection connect() throws SQLException {
            return DriverManager.getConnection("jdbc:sqlite:" + file);
        }

        @Override
        Map<String, String> settings() {
            return Map.of("databasePath", file.toString());
        }
    },

    H2("jdbc", '"', '"') {
        private String database;

        @Override
        void create() {
            database = SharedServers.h2().freshDatabase();
        }

        @Override
        Connection connect() throws SQLException {
            return SharedServers.h2().connect(database, "");
        }

        @Override
        Map<String, String> settings() {
            H2Server server = SharedServers.h2();

            return Map.of(
                    "driver", "org.h2.Driver",
                    "url", server.jdbcUrl(server.port(), database, ""),
                    "username", server.user(),
                    "password", server.password());
        }
    };

    private final String connector;
    private final String begin;
    private final String end;

    SinkDatabase(String connector, char begin, char end) {
        this.connector = connector;
        this.begin = String.valueOf(begin);
        this.end = String.valueOf(end);
    }

    private static Connection inUtc(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
        }

        return connection;
    }

    private static Map<String, String> mariaDb(String database) {
        MariaDbServer server = SharedServers.mariaDb();

        return Map.of(
                "host", server.host(),
                "port", String.valueOf(server.port()),
                "database", database,
                "username", server.user(),
                "password", server.password(),
                "sslMode", "disable");
    }

    /** An empty one. */
    abstract void create();

    abstract Connection connect() throws SQLException;

    /** By which Kamelets find it. */
    abstract Map<String, String> settings();

    String sink() {
        return "caravan-" + connector + "-sink";
    }

    String source() {
        return "caravan-" + connector + "-source";
    }

    /** These settings over those that find the database. */
    Map<String, String> settings(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings());
        all.putAll(more);

        return all;
    }

    String quoted(String name) {
        return begin + name.replace(end, end + end) + end;
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Each row as its values in text, bytes in hexadecimal digits, with a stroke between them. */
    List<String> rows(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            ResultSetMetaData about = row.getMetaData();
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= about.getColumnCount(); i++) {
                    Object value = row.getObject(i);
                    values.add(
                            value instanceof byte[] bytes
                                    ? HexFormat.of().formatHex(bytes)
                                    : String.valueOf(row.getString(i)));
                }
                rows.add(String.join("|", values));
            }

            return rows;
        }
    }
}
