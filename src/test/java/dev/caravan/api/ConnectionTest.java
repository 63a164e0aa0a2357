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
package dev.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Filter;
import dev.caravan.record.Position;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {

    private static final int ROWS = 2_500;

    private static PostgresDatabase database;

    @TempDir
    Path directory;

    @BeforeAll
    static void createTable() throws SQLException {
        database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(10,2), note text, updated_at timestamptz)",
                "INSERT INTO orders SELECT i, i / 4.0, 'n' || i, timestamptz '2024-01-01 00:00Z' + i * interval '1 s'"
                        + " FROM generate_series(1, " + ROWS + ") i");
    }

    @AfterEach
    void closeAll() {
        Connections.closeAll();
    }

    private ConnectionRequest request() {
        return Connections.named("postgresql")
                .directory(directory)
                .set("host", database.host())
                .set("port", database.port())
                .set("database", database.name())
                .set("username", database.user())
                .set("password", database.password())
                .set("ssl_mode", "disable");
    }

    @Test
    void aSourceIsLookedThrough() {
        try (Connection connection = request().open()) {
            Checklist steps = connection.check();
            assertThat(steps.failure()).isEmpty();
            assertThat(connection.discover())
                    .extracting(StreamDescription::name)
                    .containsExactly("public.orders");
            assertThat(connection.schema("public.orders").fields())
                    .contains(new Schema.Field("id", Type.Scalar.LONG))
                    .hasSize(4);
            assertThat(connection.metadata("public.orders").toMap())
                    .isEqualTo(Map.of(
                            "primary_keys", List.of("id"), "cursor_field", "updated_at", "ingestion_type", "cdc"));
            assertThatThrownBy(() -> connection.schema("public.order"))
                    .isInstanceOf(CaravanException.class)
                    .hasMessageContaining("Did you mean 'public.orders'?");
        }
    }

    @Test
    void theDocumentsOfHealthAndMetricsHaveExactlyTheirFields() {
        try (Connection good = request().open();
                Connection bad = request().set("password", "canary").open()) {
            Map<String, Object> health = good.health().toMap();
            assertThat(health)
                    .containsOnlyKeys("status", "connected", "response_time_ms", "last_check", "capabilities")
                    .containsEntry("status", "healthy")
                    .containsEntry("connected", true)
                    .containsEntry(
                            "capabilities",
                            Map.of("incremental", true, "batch_reading", true, "health_monitoring", true));
            assertThat((Double) health.get("response_time_ms")).isPositive();
            assertThat(Instant.parse((String) health.get("last_check"))).isBeforeOrEqualTo(Instant.now());
            Map<String, Object> ill = bad.health().toMap();
            assertThat(ill)
                    .containsOnlyKeys("status", "connected", "response_time_ms", "last_check", "capabilities", "error")
                    .containsEntry("status", "unhealthy")
                    .containsEntry("connected", false);
            assertThat((String) ill.get("error"))
                    .contains("password authentication failed")
                    .doesNotContain("canary");

            assertThat(good.metrics().queryTimeMs()).isZero();
            assertThat(ids(good.read("public.orders"))).hasSize(ROWS);
            Map<String, Object> metrics = good.metrics().toMap();
            assertThat(metrics)
                    .containsOnlyKeys("connection_time_ms", "query_time_ms", "rows_per_second", "bytes_transferred");
            assertThat(metrics.values()).allSatisfy(value -> assertThat(((Number) value).doubleValue())
                    .isPositive());
            // A key, a time, the digits of the amount and the letters of the note.
            assertThat(good.metrics().bytesTransferred())
                    .isEqualTo(LongStream.rangeClosed(1, ROWS)
                            .map(i -> 16 + BigDecimal.valueOf(i * 25, 2).precision() + ("n" + i).length())
                            .sum());
        }
    }

    @Test
    void batchesAreNoLargerThanAskedAndGoOnExactlyFromEachOfTheirPositions() {
        try (Connection connection = request().open()) {
            List<Batch> batches = new ArrayList<>();
            Batches reading = connection.readIncremental("public.orders", "updated_at", Position.START, List.of(), 400);
            reading.forEachRemaining(batches::add);

            assertThat(batches).allMatch(batch -> batch.records().size() <= 400);
            assertThat(batches.stream().filter(batch -> batch.position().isPresent()))
                    .hasSizeGreaterThan(2);
            long before = 0;
            for (Batch batch : batches) {
                before += batch.records().size();
                if (batch.position().isPresent()) {
                    assertThat(ids(connection.readIncremental(
                                    "public.orders",
                                    "updated_at",
                                    batch.position().get(),
                                    List.of("id"),
                                    1_000)))
                            .isEqualTo(numbers(before + 1, ROWS));
                }
            }
            assertThat(before).isEqualTo(ROWS);
            assertThat(reading.position())
                    .isEqualTo(batches.get(batches.size() - 1).position().orElseThrow());
        }
    }

    @Test
    void columnsAndFiltersChooseWhatIsRead() {
        try (Connection connection = request().open()) {
            List<Filter> filters = List.of(
                    new Filter("amount", "<=", 2),
                    new Filter("note", "!=", "n3"),
                    new Filter("id", "in", List.of(2L, 3, 8, 9)));
            List<Batch> batches = new ArrayList<>();
            connection
                    .read("public.orders", Position.START, List.of("id", "note"), filters, 10)
                    .forEachRemaining(batches::add);

            assertThat(batches.stream().flatMap(batch -> batch.records().stream()))
                    .extracting(Object::toString)
                    .containsExactly("{id=2, note=n2}", "{id=8, note=n8}");
            assertThatThrownBy(() -> ids(
                            connection.read("public.orders", Position.START, List.of("id", "amuont"), List.of(), 10)))
                    .hasMessageContaining("Did you mean 'amount'?");
            assertThatThrownBy(() -> ids(connection.read(
                            "public.orders",
                            Position.START,
                            List.of(),
                            List.of(new Filter("id\" OR 1=1 --", "=", 1)),
                            10)))
                    .isInstanceOf(CaravanException.class)
                    .hasMessageContaining("no record has a field id\" OR 1=1 --");
            assertThatThrownBy(() -> ids(connection.read(
                            "public.orders", Position.START, List.of(), List.of(new Filter("note", ">", 1)), 10)))
                    .hasMessageContaining("it is a String, and cannot be compared with a Integer");
            assertThatThrownBy(() -> new Filter("id", "like", "1"))
                    .isInstanceOf(CaravanException.class)
                    .hasMessageContaining("Cannot filter by id like");
        }
    }

    @Test
    void whatItCannotDoIsRefused() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "id,name\n1,Ada\n2,Grace\n");
        try (Connection connection = request().open();
                Connection files = Connections.named("file")
                        .set("path", directory)
                        .set("format", "csv")
                        .open();
                Connection listener =
                        Connections.named("mllp").set("port", 2575).open()) {
            assertRefused(
                    () -> connection.readDeletes("public.orders", Position.START),
                    "its ingestion type is "
                            + connection.metadata("public.orders").toMap().get("ingestion_type"));
            assertThat(connection.discover())
                    .extracting(StreamDescription::ingestionType)
                    .doesNotContain(StreamDescription.IngestionType.CDC_WITH_DELETES);
            assertThatThrownBy(() -> connection.readDeletes("public.ordres", Position.START))
                    .isInstanceOf(CaravanException.class)
                    .hasMessageContaining("Did you mean 'public.orders'?");
            assertRefused(
                    () -> connection.readStream("public.orders", Position.START, 10), "it ends with what is there");
            assertRefused(
                    () -> files.readIncremental("", "id", Position.START, List.of(), 10), "it has no cursor fields");
            assertRefused(() -> listener.read(""), "it waits for what is sent");
            assertRefused(
                    () -> {
                        connection.write("public.orders", new Batch(List.of(), List.of(), java.util.Optional.empty()));
                        return null;
                    },
                    "connectors are read only");
            List<Batch> batches = new ArrayList<>();
            files.read("", Position.START, List.of("name"), List.of(new Filter("id", "=", "2")), 10)
                    .forEachRemaining(batches::add);
            assertThat(batches.stream().flatMap(batch -> batch.records().stream()))
                    .extracting(Object::toString)
                    .containsExactly("{name=Grace}");
        }
    }

    private static void assertRefused(Callable<?> call, String reason) {
        assertThatThrownBy(call::call)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("Cannot ")
                .hasMessageContaining(reason);
    }

    @Test
    void equalSettingsAreSharedUntilAllAreClosed() {
        Connection first = request().open();
        Connection second = request().open();
        Connection own = request().reuse(false).open();
        ids(first.read("public.orders"));
        assertThat(second.metrics().bytesTransferred()).isPositive();
        assertThat(own.metrics().bytesTransferred()).isZero();

        first.close();
        assertThatThrownBy(first::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is closed");
        assertThat(second.check().failure()).isEmpty();
        own.close();
        assertThatThrownBy(own::discover).isInstanceOf(IllegalStateException.class);

        Connections.closeAll();
        assertThatThrownBy(second::check).isInstanceOf(IllegalStateException.class);
        assertThat(request().open().metrics().bytesTransferred()).isZero();
    }

    @Test
    void severalThreadsReadAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Long>>> readings = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                readings.add(threads.submit(() -> {
                    try (Connection connection = request().open()) {
                        assertThat(connection.check().failure()).isEmpty();
                        return ids(connection.read("public.orders", Position.START, List.of("id"), List.of(), 100));
                    }
                }));
            }
            for (Future<List<Long>> reading : readings) {
                assertThat(reading.get()).isEqualTo(numbers(1, ROWS));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aReadingMayBeLeftEarlyAndAllAreEndedByClosingAll() {
        Batches left;
        try (Connection connection = request().open()) {
            try (Batches reading = connection.read("public.orders", Position.START, List.of(), List.of(), 10)) {
                assertThat(reading.next().records()).hasSize(10);
            }
            left = connection.read("public.orders", Position.START, List.of(), List.of(), 10);
            assertThat(left.hasNext()).isTrue();
        }

        Connections.closeAll();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("caravan-reading-"));
        assertThatThrownBy(() -> request().open().read("", Position.START, List.of(), List.of(), 0))
                .isInstanceOf(CaravanException.class);
    }

    @Test
    void aRotatedPasswordIsPickedUpByAConnectionThatIsKept() throws Exception {
        String role = "keeper_of_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'canary-1'", "GRANT SELECT ON orders TO " + role);
        Files.writeString(directory.resolve("password"), "canary-1");
        System.setProperty("caravan.secrets", directory.toString());
        try (Connection connection = request()
                .set("username", role)
                .set("password", "{{secret:password}}")
                .open()) {
            assertThat(connection.check().failure()).isEmpty();

            database.execute("ALTER ROLE " + role + " PASSWORD 'canary-2'");
            assertThat(connection.check().failure().map(CaravanException::category))
                    .contains(Category.SOURCE_AUTH);
            Files.writeString(directory.resolve("password"), "canary-2");

            assertThat(connection.check().failure()).isEmpty();
            assertThat(connection.discover()).hasSize(1);
            assertThat(ids(connection.read("public.orders"))).hasSize(ROWS);
        } finally {
            System.clearProperty("caravan.secrets");
        }
    }

    @Test
    void whichConnectionIsMeantIsSaid() throws IOException {
        Files.writeString(directory.resolve("shop.yaml"), "connector: postgresql\n");

        assertThatThrownBy(() -> Connections.named("shpo").directory(directory).open())
                .hasMessageContaining("Did you mean 'shop'?");
        assertThatThrownBy(() -> Connections.named("postgresql")
                        .directory(directory)
                        .environment("prod")
                        .open())
                .hasMessageContaining("environments are files");
        assertThatThrownBy(() -> Connections.named("shop").directory(directory).open())
                .hasMessageContainingAll("Missing setting 'host'", "Missing setting 'password'");
    }

    private static List<Long> ids(Batches batches) {
        List<Long> ids = new ArrayList<>();
        batches.forEachRemaining(batch -> batch.records().forEach(record -> ids.add((Long) record.get("id"))));

        return ids;
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
