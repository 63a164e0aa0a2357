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

import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.PostgresServer;
import dev.caravan.servers.RedshiftDoor;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.InstalledDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The driver of Redshift, with a PostgreSQL. */
@Exercises(kamelet = "caravan-redshift-source", against = "compatible")
class RedshiftContractTest extends JdbcContractTest {

    @RegisterExtension
    static final InstalledDriver DRIVER = InstalledDriver.of("redshift");

    private static final PostgresDatabase DATABASE = SharedServers.freshDatabase();
    private static final String PASSWORD = CANARY + " '&\"%41";

    private static RedshiftDoor door;

    @BeforeAll
    static void createReader() throws SQLException {
        door = RedshiftDoor.to(DATABASE.port());
        DATABASE.execute(
                "SET password_encryption = md5",
                "CREATE ROLE " + PostgresServer.MD5_USER + " LOGIN PASSWORD '" + PASSWORD.replace("'", "''") + "'",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO " + PostgresServer.MD5_USER,
                // Views of Redshift's own that its driver lists tables by, with the columns that Amazon publishes.
                "CREATE VIEW svv_tables AS SELECT table_catalog, table_schema, table_name, table_type, '' AS remarks"
                        + " FROM information_schema.tables",
                "CREATE VIEW svv_external_schemas AS SELECT '' AS schemaname WHERE false");
    }

    @AfterAll
    static void closeDoor() {
        door.close();
    }

    @Override
    String connector() {
        return "caravan-redshift-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "host", DATABASE.host(),
                "port", String.valueOf(door.port()),
                "database", DATABASE.name(),
                "username", reader(),
                "password", PASSWORD,
                "sslMode", "ssl=false");
    }

    @Override
    Connection open() throws SQLException {
        return DATABASE.connect();
    }

    @Override
    String reader() {
        return PostgresServer.MD5_USER;
    }

    @Override
    Map.Entry<String, String> unfit() {
        return Map.entry("timestamptz", "'infinity'");
    }

    @Override
    String discovered(String stream) {
        return "public." + stream;
    }
}
