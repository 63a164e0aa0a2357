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
package dev.caravan.connector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password that is changed at the server, then in its file, is used by the next reading of the same process. */
class RotatedSecretTest {

    private static final String FIRST = "canary-first";
    private static final String SECOND = "canary-second";

    @TempDir
    Path directory;

    private PostgresDatabase database;
    private String role;

    @BeforeEach
    void createRole() throws SQLException, IOException {
        database = SharedServers.freshDatabase();
        role = "reader_of_" + database.name();
        database.execute(
                "CREATE TABLE orders AS SELECT i AS id FROM generate_series(1, 3) i",
                "CREATE ROLE " + role + " LOGIN PASSWORD '" + FIRST + "'",
                "GRANT SELECT ON orders TO " + role);
        Files.createDirectory(directory.resolve("shop"));
        keep(FIRST);
        System.setProperty("caravan.secrets", directory.toString());
        System.setProperty("caravan.audit.file", directory.resolve("audit.log").toString());
    }

    @AfterEach
    void forgetProperties() {
        System.clearProperty("caravan.secrets");
        System.clearProperty("caravan.audit.file");
        System.clearProperty("shop.host");
    }

    @Test
    void itIsReadAgainWithEachReading() throws Exception {
        ConnectionSettings settings = settings(Map.of());
        assertThat(read(settings)).containsExactly(1L, 2L, 3L);

        database.execute("ALTER ROLE " + role + " PASSWORD '" + SECOND + "'");
        assertThatThrownBy(() -> read(settings))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.SOURCE_AUTH))
                .hasMessageNotContaining(FIRST);
        keep(SECOND);

        assertThat(read(settings)).containsExactly(1L, 2L, 3L);
        try (Connection connection = Connection.open(settings, List.of())) {
            assertThat(connection.check().failure()).isEmpty();
        }
        // One line for each reading, and one for the check.
        assertThat(Files.readAllLines(directory.resolve("audit.log")))
                .hasSize(4)
                .allMatch(line -> line.contains("\"reference\":\"secret:shop/password\""))
                .allMatch(line -> line.contains("\"reader\":\"shop\""))
                .noneMatch(line -> line.contains("canary"));
    }

    @Test
    void aPropertyOfTheConfigurationIsFoundByItsUri() throws Exception {
        System.setProperty("shop.host", database.host());

        assertThat(read(settings(Map.of("host", "conf://shop.host")))).containsExactly(1L, 2L, 3L);
    }

    private void keep(String password) throws IOException {
        Files.writeString(directory.resolve("shop/password"), password + "\n");
    }

    private ConnectionSettings settings(Map<String, String> more) {
        Map<String, String> given = new LinkedHashMap<>(Map.of(
                "host",
                database.host(),
                "port",
                String.valueOf(database.port()),
                "database",
                database.name(),
                "username",
                role,
                "password",
                "secret://shop/password",
                "sslMode",
                "disable",
                "table",
                "orders"));
        given.putAll(more);

        return new ConnectionSettings(
                "shop",
                CatalogIndex.load().kamelet("caravan-postgresql-source").orElseThrow(),
                List.of(new Layer("test", given)),
                Map.of(),
                List.of());
    }

    private static List<Long> read(ConnectionSettings settings) {
        List<Long> ids = new ArrayList<>();
        Reading.read(settings, List.of(), Position.START, new RecordReceiver() {
            @Override
            public void record(Record record) {
                ids.add((Long) record.get("id"));
            }

            @Override
            public void rejected(Rejected rejected) {
                throw new AssertionError(rejected);
            }

            @Override
            public void position(Position position) {
                // Each reading begins at the beginning.
            }
        });

        return ids;
    }
}
