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
package dev.caravan.cli.airbyte;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Airbyte protocol as a platform speaks it: files in, lines out, each line held to the protocol's schema. */
class AirbyteCommandTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final int ROWS = 2_600;

    private static PostgresDatabase database;
    private static JsonSchema protocol;

    @TempDir
    Path directory;

    private int exitCode;

    @BeforeAll
    static void createTables() throws SQLException, IOException {
        database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(30,12), weight float8, paid boolean, tags text[],"
                        + " note text, bought date, changed_at timestamptz, local_time timestamp, seal bytea)",
                "INSERT INTO orders SELECT i, 12345678901234567.123456789012 + i, i / 8.0, i % 2 = 0, ARRAY['a', 'b'], 'n' || i,"
                        + " date '2024-01-01' + i % 300, timestamptz '2024-01-01 00:00:00.000001Z' + i / 4 * interval '1 s',"
                        + " timestamp '2024-01-01 00:00', '\\x00ff' FROM generate_series(1, " + ROWS + ") i",
                "CREATE TABLE odd (id bigint PRIMARY KEY, weight float8)",
                "INSERT INTO odd VALUES (1, 'NaN'), (2, '-Infinity'), (3, 0.5)");
        try (InputStream schema = AirbyteCommandTest.class.getResourceAsStream("/airbyte/messages.schema.json")) {
            protocol = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        }
    }

    @BeforeEach
    void configure() throws IOException {
        configure(Map.of());
    }

    private void configure(Map<String, Object> more) throws IOException {
        ObjectNode config = JSON.createObjectNode();
        config.put("connector", "caravan-postgresql-source");
        config.put("host", database.host());
        config.put("port", database.port());
        config.put("database", database.name());
        config.put("username", database.user());
        config.put("password", database.password());
        config.put("ssl_mode", "disable");
        more.forEach(config::putPOJO);
        Files.writeString(directory.resolve("config.json"), config.toString());
    }

    @Test
    void theSpecificationDescribesEachConnectorAndMarksItsSecrets() throws IOException {
        JsonNode spec = run("spec").get(0).path("spec").path("connectionSpecification");
        assertThat(spec.path("oneOf").findValuesAsText("const"))
                .contains("caravan-postgresql-source", "caravan-kafka-source", "caravan-file-source")
                .doesNotContain("caravan-mllp-source", "caravan-quarantine-source");

        JsonNode one =
                run("spec", "--connector", "postgresql").get(0).path("spec").path("connectionSpecification");
        assertThat(one.path("required").toString())
                .isEqualTo("[\"connector\",\"host\",\"database\",\"username\",\"password\"]");
        assertThat(one.path("properties")
                        .path("password")
                        .path("airbyte_secret")
                        .asBoolean())
                .isTrue();
        assertThat(one.path("properties").path("port").path("default").isIntegralNumber())
                .isTrue();
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                        .getSchema(one)
                        .validate(JSON.readTree(directory.resolve("config.json").toFile())))
                .isEmpty();
    }

    @Test
    void aCheckSaysWhyItFails() throws IOException {
        assertThat(run("check", "--config", "config.json")
                        .get(0)
                        .path("connectionStatus")
                        .toString())
                .isEqualTo("{\"status\":\"SUCCEEDED\"}");

        configure(Map.of("password", "wrong one"));
        JsonNode status = run("check", "--config", "config.json").get(0).path("connectionStatus");
        assertThat(exitCode).isZero();
        assertThat(status.path("status").asText()).isEqualTo("FAILED");
        assertThat(status.path("message").asText())
                .contains("password authentication failed")
                .doesNotContain("wrong one");
    }

    @Test
    void theCatalogTellsNamesTypesKeysAndCursors() throws IOException {
        JsonNode orders = stream("orders");

        assertThat(orders.path("namespace").asText()).isEqualTo("public");
        assertThat(orders.path("supported_sync_modes").toString()).isEqualTo("[\"full_refresh\",\"incremental\"]");
        assertThat(orders.path("source_defined_primary_key").toString()).isEqualTo("[[\"id\"]]");
        assertThat(orders.path("default_cursor_field").toString()).isEqualTo("[\"changed_at\"]");
        JsonNode types = orders.path("json_schema").path("properties");
        assertThat(types.path("id").toString()).isEqualTo("{\"type\":[\"null\",\"integer\"]}");
        assertThat(types.path("changed_at").path("airbyte_type").asText()).isEqualTo("timestamp_with_timezone");
        assertThat(types.path("local_time").path("airbyte_type").asText()).isEqualTo("timestamp_without_timezone");
        assertThat(types.path("tags").path("type").toString()).isEqualTo("[\"null\",\"array\"]");
    }

    @Test
    void recordsAreOfTheFormThatTheCatalogTells() throws IOException {
        configureCatalog("orders", "full_refresh", null);
        List<JsonNode> messages = read();
        // A time without zone is no date-time of JSON schema's, but Airbyte's way to have one.
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(
                        stream("orders").path("json_schema"),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(false)
                                .build());

        List<JsonNode> records = records(messages);
        assertThat(records).hasSize(ROWS);
        assertThat(records).allSatisfy(data -> assertThat(schema.validate(data)).isEmpty());
        assertThat(records.get(0).path("amount").decimalValue()).hasToString("12345678901234568.123456789012");
        assertThat(records.get(0).path("local_time").asText()).isEqualTo("2024-01-01T00:00:00");
        assertThat(records.get(0).path("seal").binaryValue()).containsExactly(0, 0xff);
        assertThat(statuses(messages)).isEqualTo(List.of("STARTED", "RUNNING", "COMPLETE"));
        assertThat(states(messages)).isEmpty();
    }

    @Test
    void whatJsonCannotHoldIsNullAndSaidToBe() throws IOException {
        configureCatalog("odd", "full_refresh", null);

        List<JsonNode> odd = read().stream()
                .filter(message -> message.has("record"))
                .map(message -> message.get("record"))
                .toList();
        assertThat(odd)
                .extracting(record -> record.path("data").path("weight").toString())
                .containsExactly("null", "null", "0.5");
        assertThat(odd.get(1).path("meta").path("changes").toString())
                .isEqualTo("[{\"field\":\"weight\",\"change\":\"NULLED\",\"reason\":\"SOURCE_SERIALIZATION_ERROR\"}]");
        assertThat(odd.get(2).has("meta")).isFalse();
    }

    @Test
    void aReadGoesOnExactlyWhereAnyOfItsStatesSays() throws IOException, SQLException {
        database.execute("CREATE TABLE growing AS SELECT * FROM orders");
        configureCatalog("growing", "incremental", "changed_at");
        List<JsonNode> messages = read();
        assertThat(ids(messages)).isEqualTo(numbers(1, ROWS));
        List<JsonNode> states = states(messages);
        assertThat(states).hasSizeGreaterThan(2);

        long before = 0;
        for (JsonNode state : states) {
            before += state.path("sourceStats").path("recordCount").asLong();
            keep(state);
            List<JsonNode> rest = read("--state", "state.json");
            assertThat(ids(rest)).isEqualTo(numbers(before + 1, ROWS));
            assertThat(states(rest)).isNotEmpty();
        }

        database.execute("INSERT INTO growing (id, changed_at) VALUES (9001, now())");
        List<JsonNode> last = read("--state", "state.json");
        assertThat(ids(last)).isEqualTo(List.of(9001L));
        keep(states(last).get(0));
        assertThat(ids(read("--state", "state.json"))).isEmpty();
    }

    @Test
    void aStateOfAnotherCursorIsRefused() throws IOException {
        configureCatalog("orders", "incremental", "changed_at");
        List<JsonNode> states = states(read());
        keep(states.get(states.size() - 1));
        configureCatalog("orders", "incremental", "id");

        List<JsonNode> messages = read("--state", "state.json");

        assertThat(exitCode).isEqualTo(1);
        assertThat(ids(messages)).isEmpty();
        JsonNode error = messages.stream()
                .map(message -> message.path("trace").path("error"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
        assertThat(error.path("message").asText()).contains("it is of cursor field changed_at, not of id");
        assertThat(error.path("failure_type").asText()).isEqualTo("config_error");
        assertThat(statuses(messages)).isEqualTo(List.of("STARTED", "INCOMPLETE"));
    }

    @Test
    void aStreamThatFailsDoesNotKeepTheOthersFromBeingRead() throws IOException, SQLException {
        database.execute("CREATE TABLE leaving (id bigint)");
        configureCatalog("leaving", "full_refresh", null);
        ObjectNode catalog =
                (ObjectNode) JSON.readTree(directory.resolve("catalog.json").toFile());
        configureCatalog("odd", "full_refresh", null);
        ((ArrayNode) catalog.get("streams")).addAll((ArrayNode)
                JSON.readTree(directory.resolve("catalog.json").toFile()).get("streams"));
        Files.writeString(directory.resolve("catalog.json"), catalog.toString());
        database.execute("DROP TABLE leaving");

        List<JsonNode> messages = read();

        assertThat(exitCode).isEqualTo(1);
        assertThat(statuses(messages)).isEqualTo(List.of("STARTED", "INCOMPLETE", "STARTED", "RUNNING", "COMPLETE"));
        assertThat(ids(messages)).isEqualTo(numbers(1, 3));
    }

    @Test
    void textIsBroughtIntoTheTypesOfTheCatalogAndMalformedInputIsSaidToBeLeftOut() throws IOException {
        Path files = Files.createDirectory(directory.resolve("files"));
        Files.writeString(files.resolve("a.csv"), "id,price,code\n1,2.50,007\n2,,8\n3,1,2,3,4\n");
        Files.writeString(
                directory.resolve("config.json"),
                JSON.writeValueAsString(Map.of("connector", "file", "path", files.toString(), "format", "csv")));
        configureCatalog(files.toString(), "incremental", null);

        List<JsonNode> messages = read();

        assertThat(records(messages))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"id\":1,\"price\":2.5,\"code\":\"007\"}", "{\"id\":2,\"price\":null,\"code\":\"8\"}");
        assertThat(messages).anySatisfy(message -> assertThat(
                        message.path("log").path("message").asText())
                .contains("a.csv line 4")
                .contains("CSV_FIELDS"));
        keep(states(messages).get(0));
        assertThat(records(read("--state", "state.json"))).isEmpty();
    }

    private void configureCatalog(String name, String mode, String cursor) throws IOException {
        ObjectNode catalog = JSON.createObjectNode();
        ObjectNode stream = catalog.putArray("streams").addObject();
        stream.set("stream", stream(name));
        stream.put("sync_mode", mode);
        stream.put("destination_sync_mode", "append");
        if (cursor != null) {
            stream.putArray("cursor_field").add(cursor);
        }
        Files.writeString(directory.resolve("catalog.json"), catalog.toString());
    }

    private JsonNode stream(String name) throws IOException {
        for (JsonNode stream : run("discover", "--config", "config.json")
                .get(0)
                .path("catalog")
                .path("streams")) {
            if (stream.path("name").asText().equals(name)) {
                return stream;
            }
        }
        throw new AssertionError("no stream " + name);
    }

    private List<JsonNode> read(String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("read", "--config", "config.json", "--catalog", "catalog.json"));
        arguments.addAll(List.of(more));

        return run(arguments.toArray(String[]::new));
    }

    private void keep(JsonNode state) throws IOException {
        Files.writeString(
                directory.resolve("state.json"),
                JSON.createArrayNode().add(state).toString());
    }

    /** Names of files stand for those in the test's directory. */
    private List<JsonNode> run(String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = arguments[i].endsWith(".json")
                    ? directory.resolve(arguments[i]).toString()
                    : arguments[i];
        }
        exitCode = AirbyteCommand.commandLine(out).execute(arguments);
        List<JsonNode> messages = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            JsonNode message = JSON.readTree(line);
            assertThat(protocol.validate(message)).as(line).isEmpty();
            assertThat(line).doesNotContain(database.password());
            messages.add(message);
        }

        return messages;
    }

    private static List<JsonNode> records(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> message.has("record"))
                .map(message -> message.get("record").get("data"))
                .toList();
    }

    private static List<Long> ids(List<JsonNode> messages) {
        return records(messages).stream()
                .map(data -> data.get("id").asLong())
                .sorted()
                .toList();
    }

    private static List<JsonNode> states(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> message.has("state"))
                .map(message -> message.get("state"))
                .toList();
    }

    private static List<String> statuses(List<JsonNode> messages) {
        return messages.stream()
                .map(message -> message.path("trace").path("stream_status").path("status"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
