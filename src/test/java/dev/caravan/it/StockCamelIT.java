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
package dev.caravan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.servers.CamelCommandLine;
import dev.caravan.servers.FreePort;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.MllpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our Kamelets under Camel's own command line, with nothing of ours but their directory and our jar. */
class StockCamelIT {

    private static final String ARTIFACT = "caravan";

    /** For a body that is a record. */
    private static final String LOG =
            """
            - to:
                uri: log:records
                parameters: {plain: true}
            """;

    /** For a body that holds records. */
    private static final String LOG_EACH =
            """
            - split:
                simple: "${body}"
                streaming: true
                steps:
            """
                    + LOG.indent(6);

    @TempDir
    Path directory;

    private Path staged;
    private String version;

    /** As a repository to which our jar was released would have it. */
    @BeforeEach
    void stageOurJar() throws IOException {
        Properties versions = new Properties();
        try (InputStream stream = StockCamelIT.class.getResourceAsStream("/caravan/versions.properties")) {
            versions.load(stream);
        }
        version = versions.getProperty(ARTIFACT);
        staged = directory.resolve("staged");
        Path release =
                Files.createDirectories(staged.resolve("dev/caravan/caravan").resolve(version));
        String name = ARTIFACT + "-" + version;
        Files.copy(Path.of("target", name + ".jar"), release.resolve(name + ".jar"));
        Files.copy(Path.of("pom.xml"), release.resolve(name + ".pom"));
    }

    private CamelCommandLine run(String... routes) throws IOException {
        Files.writeString(directory.resolve("pipeline.yaml"), String.join("", routes));

        return CamelCommandLine.start(
                directory,
                staged,
                "run",
                "pipeline.yaml",
                "--local-kamelet-dir=" + Path.of("kamelets").toAbsolutePath(),
                "--dep=mvn:dev.caravan:caravan:" + version);
    }

    @Test
    void sourcesReadIntoALogAndBringNothingOfALake() throws Exception {
        Path people = Files.writeString(directory.resolve("people.csv"), "id,name\n1,Ada\n2,Grace\n");
        String topic = topicWith("{\"id\": 3, \"name\": \"Barbara\"}");
        PostgresDatabase shop = shop();

        try (CamelCommandLine camel = run(
                route("people", "caravan-file-source", Map.of("path", people.toString()), LOG_EACH),
                route("orders", "caravan-sqlite-source", Map.of("databasePath", orders(), "table", "orders"), LOG_EACH),
                route(
                        "missing",
                        "caravan-sqlite-source",
                        Map.of("databasePath", orders(), "table", "ordres"),
                        LOG_EACH),
                route("shop", "caravan-postgresql-source", settings(shop), LOG_EACH),
                route("visits", "caravan-hl7-file-source", Map.of("path", message("4711")), LOG_EACH),
                route(
                        "more-visits",
                        "caravan-file-source",
                        Map.of("path", message("4712"), "format", "bytes"),
                        "- unmarshal: {custom: {ref: caravanHl7}}\n" + LOG_EACH),
                route(
                        "news",
                        "caravan-kafka-source",
                        Map.of("brokers", SharedServers.kafka().bootstrapServers(), "topic", topic),
                        LOG))) {
            camel.awaitOutput(List.of(
                    "{id=1, name=Ada}",
                    "{id=2, name=Grace}",
                    "{id=7, amount=1.5}",
                    "{id=8, amount=2}",
                    "{id=9, amount=19.90}",
                    "control_id=4711",
                    "control_id=4712",
                    "{id=3, name=Barbara, kafka_topic=" + topic + ", kafka_partition=0, kafka_offset=0",
                    "Cannot read ordres of SQLite"));

            assertThat(camel.fetched())
                    .hasSize(6)
                    .allMatch(jar -> jar.matches("(caravan|jackson-.+|postgresql|sqlite-jdbc)-.+\\.jar"));
            assertThat(camel.output())
                    .doesNotContain(shop.password())
                    .contains("Apache Camel 4.17.0 (pipeline) started")
                    .doesNotContain("NoClassDefFoundError");
        }
    }

    @Test
    void aListenerThatHasNowhereToLandIsRefused() throws IOException {
        String port = String.valueOf(FreePort.next());

        try (CamelCommandLine camel = run(route("adt", "caravan-mllp-source", Map.of("port", port), LOG))) {
            camel.awaitOutput(List.of("Cannot read mllp-" + port
                    + ": what is received stays on disk until it is in a table, and no route lands in one. End the"
                    + " route in lake:."));
        }
    }

    private static String route(String id, String kamelet, Map<String, String> parameters, String steps) {
        StringBuilder route = new StringBuilder(
                "- route:\n    id: " + id + "\n    from:\n      uri: kamelet:" + kamelet + "\n      parameters:\n");
        parameters.forEach((name, value) -> route.append("        ")
                .append(name)
                .append(": '")
                .append(value)
                .append("'\n"));

        return route.append("      steps:\n").append(steps.indent(8)).toString();
    }

    private String message(String controlId) throws IOException {
        return Files.writeString(directory.resolve(controlId + ".hl7"), MllpClient.message(controlId))
                .toString();
    }

    private String orders() throws SQLException {
        Path file = directory.resolve("orders.db");
        if (!Files.exists(file)) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, amount NUMERIC)");
                statement.execute("INSERT INTO orders VALUES (7, 1.5), (8, 2)");
            }
        }

        return file.toString();
    }

    private static PostgresDatabase shop() throws SQLException {
        PostgresDatabase database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TABLE shop (id bigint PRIMARY KEY, amount numeric(10,2))",
                "INSERT INTO shop VALUES (9, 19.90)");

        return database;
    }

    private static Map<String, String> settings(PostgresDatabase database) {
        return Map.of(
                "host",
                database.host(),
                "port",
                String.valueOf(database.port()),
                "database",
                database.name(),
                "username",
                database.user(),
                "password",
                database.password(),
                "sslMode",
                "disable",
                "table",
                "shop");
    }

    private static String topicWith(String message) throws Exception {
        String topic = SharedServers.freshTopic(1);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, message)).get();
        }

        return topic;
    }
}
