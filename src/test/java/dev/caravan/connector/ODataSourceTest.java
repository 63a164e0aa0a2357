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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.servers.ODataServer;
import dev.caravan.servers.RestApiServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What services do, of both versions where they differ. */
@Exercises(kamelet = "caravan-sap-odata-source", against = "compatible")
class ODataSourceTest {

    private static final ODataServer SERVICE = SharedServers.odata();
    private static final String TRACKS = "odata.track-changes,odata.maxpagesize=2";

    private final String set = SERVICE.create();

    @ParameterizedTest
    @CsvSource({"v2,server", "v2,client", "v4,server", "v4,client"})
    void everyWayOfPagingReadsEachEntityOnce(String version, String paging) {
        add(1, 25);

        assertThat(ReadRecords.of(settings(version, "paging", paging, "pageSize", "10"), Position.START)
                        .ids())
                .isEqualTo(numbers(1, 25));
        assertThat(SERVICE.requests(set)).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v4"})
    void valuesAreOfTheTypesThatTheMetadataDeclares(String version) {
        SERVICE.add(
                set,
                List.of(
                        "{\"id\":9007199254740993,\"name\":\"O'Neil\",\"price\":1.10,\"updated_at\":\"2024-02-29T12:00:01Z\"}"));

        try (Connection connection = Connection.open(settings(version), List.of())) {
            Map<String, ?> record = connection.preview("", 1).records().get(0);
            assertThat(record.get("id")).isEqualTo(9_007_199_254_740_993L);
            assertThat(record.get("price")).isEqualTo(new BigDecimal("1.1"));
            assertThat(record.get("updated_at"))
                    .hasToString(version.equals("v2") ? "2024-02-29T12:00:01" : "2024-02-29T12:00:01Z");
            assertThat(record.keySet()).noneMatch(name -> name.startsWith("__") || name.contains("@"));

            StreamDescription stream = connection.discover().stream()
                    .filter(each -> each.name().equals(set))
                    .findFirst()
                    .orElseThrow();
            assertThat(stream.primaryKey()).containsExactly("id");
            assertThat(stream.cursorFields()).containsExactly("updated_at");
            assertThat(stream.schema().orElseThrow().toString())
                    .startsWith("id:long,name:string,updated_at:"
                            + (version.equals("v2") ? "timestamp_ntz" : "timestamp")
                            + ",price:decimal(15,3)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v4"})
    void incrementalReadingAsksForWhatIsNewWithinAFilter(String version) {
        add(1, 5);
        Map<String, String> incremental =
                Map.of("syncMode", "incremental", "cursorField", "updated_at", "filter", "id ge 2");
        ReadRecords first = ReadRecords.of(settings(version, incremental), Position.START);
        add(6, 2);

        ReadRecords second = ReadRecords.of(settings(version, incremental), first.end());

        assertThat(first.ids()).isEqualTo(numbers(2, 5));
        assertThat(second.ids()).isEqualTo(numbers(6, 7));
        List<String> requests = SERVICE.requests(set);
        assertThat(requests.get(requests.size() - 1))
                .contains(
                        version.equals("v2")
                                ? "%28id%20ge%202%29%20and%20updated_at%20ge%20datetime%272024-02-29T12%3A00%3A05%27"
                                : "%28id%20ge%202%29%20and%20updated_at%20ge%202024-02-29T12%3A00%3A05Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v4"})
    void aTextAsCursorIsAValueWhateverIsInIt(String version) {
        Map<String, String> byName = Map.of("syncMode", "incremental", "cursorField", "name");
        SERVICE.add(set, List.of("{\"id\":1,\"name\":\"x' or '1' eq '1\"}"));
        ReadRecords first = ReadRecords.of(settings(version, byName), Position.START);
        SERVICE.add(set, List.of("{\"id\":2,\"name\":\"x' or '1' eq '1 z\"}", "{\"id\":3,\"name\":\"a\"}"));

        assertThat(ReadRecords.of(settings(version, byName), first.end()).ids()).containsExactly(2L);
    }

    /** The token endpoint is another host's, as in SAP's cloud. */
    @ParameterizedTest
    @ValueSource(strings = {"v2", "v4"})
    void clientCredentialsGetATokenForMetadataAndEntities(String version) {
        add(1, 3);
        Map<String, String> client = Map.of(
                "authentication",
                "clientCredentials",
                "tokenUrl",
                SharedServers.rest().tokenUrl(),
                "clientId",
                RestApiServer.CLIENT_ID,
                "clientSecret",
                RestApiServer.TOKEN,
                "scope",
                "records");

        assertThat(ReadRecords.of(settings(version, client), Position.START).ids())
                .isEqualTo(numbers(1, 3));

        Map<String, String> wrong = new LinkedHashMap<>(client);
        wrong.put("clientSecret", "not-the-secret");
        assertThat(catchThrowableOfType(
                        CaravanException.class, () -> ReadRecords.of(settings(version, wrong), Position.START)))
                .hasMessageContaining("(invalid_client)")
                .hasMessageNotContaining("not-the-secret");
    }

    // What changes

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v4"})
    void changesAndDeletionsLandByTheDeltaLink(String version) {
        String table = "odata.changes_" + version;
        add(1, 5);

        assertThat(run(version, table)).isEqualTo(new Counts(5, 5, 0, 0));
        assertThat(SERVICE.requests(set).get(0)).startsWith(TRACKS);
        assertThat(run(version, table)).isEqualTo(Counts.NONE);
        SERVICE.add(set, List.of(entity(2, "changed"), entity(6, "new")));
        SERVICE.delete(set, 4);
        assertThat(run(version, table)).isEqualTo(new Counts(3, 3, 0, 0));

        assertThat(values(read(TableFormat.DELTA, table), "id || ' ' || name"))
                .containsExactlyInAnyOrder("1 name 1", "2 changed", "3 name 3", "5 name 5", "6 new");
        assertThat(SERVICE.requests(set).stream().filter(request -> request.startsWith("odata.track-changes")))
                .as("tracking is asked for once")
                .hasSize(1);
    }

    /** Of one entity, in their order. */
    @Test
    void severalChangesOfAnEntityEndAsTheLastOne() {
        String table = "odata.several";
        add(1, 2);
        run("v2", table);

        SERVICE.delete(set, 1);
        SERVICE.add(set, List.of(entity(1, "again"), entity(2, "second"), entity(2, "third")));
        run("v2", table);

        assertThat(values(read(TableFormat.DELTA, table), "id || ' ' || name"))
                .containsExactlyInAnyOrder("1 again", "2 third");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v4"})
    void aDeltaLinkThatExpiredIsTold(String version) {
        add(1, 3);
        ReadRecords first = ReadRecords.of(settings(version, tracking()), Position.START);
        SERVICE.expire(set);

        CaravanException failure = catchThrowableOfType(
                CaravanException.class, () -> ReadRecords.of(settings(version, tracking()), first.end()));

        assertThat(failure.category()).isEqualTo(Category.POSITION_LOST);
        assertThat(failure)
                .hasMessageContaining("HTTP 410")
                .hasMessageContaining("Set the position to one with empty changes")
                .message()
                .hasLineCount(1);
    }

    /** It would read changes, and call them everything. */
    @Test
    void aReadingInFullDoesNotGoOnWithTheLinkOfAnotherMode() {
        add(1, 3);
        Position end =
                ReadRecords.of(settings("v4", tracking()), Position.START).end();

        assertThat(ReadRecords.of(settings("v4"), end).ids()).isEqualTo(numbers(1, 3));
    }

    @Test
    void anotherEntitySetIsLookedAtWithoutTheSettingsOfThisOne() {
        add(1, 3);
        String other = SERVICE.create();
        SERVICE.add(other, List.of(entity(7, "seven")));
        Map<String, String> settings = Map.of(
                "syncMode",
                "incremental",
                "cursorField",
                "updated_at",
                "columns",
                "id,updated_at",
                "filter",
                "id ge 2");

        try (Connection connection = Connection.open(settings("v4", settings), List.of())) {
            assertThat(connection.preview(other, 5).records())
                    .hasToString("[{id=7, name=seven, updated_at=2024-02-29T12:00:07Z}]");
            assertThat(connection.preview("", 5).records()).hasSize(2);
        }
    }

    /** A position tells no host, and that it was written by somebody else sends no credentials elsewhere. */
    @Test
    void aPositionIsPathAndQueryOnly() {
        add(1, 3);
        Position end =
                ReadRecords.of(settings("v2", tracking()), Position.START).end();

        assertThat(end.tree().path("changes").asText()).isEqualTo("/v2/" + set + "?!deltatoken='3'");
        assertThat(end.toString()).doesNotContain("127.0.0.1");
    }

    @Test
    void clientAndLanguageStandInTheFirstRequest() {
        add(1, 1);

        ReadRecords.of(settings("v2", "sapClient", "100", "sapLanguage", "EN", "columns", "name, id"), Position.START);

        assertThat(SERVICE.requests(set).get(0)).endsWith("?$select=name%2Cid&sap-client=100&sap-language=EN");
    }

    @Test
    void aColumnThatIsNotThereIsTold() {
        assertThat(failure(Map.of("columns", "id,nmae")))
                .hasMessageContaining(set + " has no property nmae")
                .extracting(CaravanException::category)
                .isEqualTo(Category.CONFIG);
    }

    @Test
    void columnsThatLeaveOutTheKeyCannotBeReadByCursor() {
        assertThat(failure(Map.of("columns", "name", "syncMode", "incremental", "cursorField", "updated_at")))
                .hasMessageContaining("columns leaves out id");
    }

    private CaravanException failure(Map<String, String> more) {
        return catchThrowableOfType(CaravanException.class, () -> ReadRecords.of(settings("v4", more), Position.START));
    }

    private Counts run(String version, String table) {
        Map<String, String> settings = new LinkedHashMap<>(connection(version));
        settings.putAll(tracking());
        String yaml = RouteYaml.kamelet("caravan-sap-odata-source", settings)
                .into(table, TableFormat.DELTA, List.of("mode: merge", "primaryKey: id"));

        return PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table);
    }

    private static Map<String, String> tracking() {
        return Map.of("syncMode", "cdc_with_deletes", "pageSize", "2");
    }

    private void add(int from, int count) {
        SERVICE.add(
                set,
                LongStream.range(from, from + count)
                        .mapToObj(id -> entity(id, "name " + id))
                        .toList());
    }

    private static String entity(long id, String name) {
        return "{\"id\":" + id + ",\"name\":\"" + name + "\",\"updated_at\":\"2024-02-29T12:00:" + (id < 10 ? "0" : "")
                + id + "Z\"}";
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private ConnectionSettings settings(String version, String... more) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }

        return settings(version, settings);
    }

    private ConnectionSettings settings(String version, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(connection(version));
        settings.putAll(more);

        return new ConnectionSettings(
                "odata",
                CatalogIndex.load().kamelet("caravan-sap-odata-source").orElseThrow(),
                List.of(new Layer("test", settings)),
                Map.of(),
                List.of());
    }

    private Map<String, String> connection(String version) {
        return Map.of(
                "baseUrl",
                SERVICE.baseUrl(version),
                "authentication",
                "basic",
                "username",
                ODataServer.USER,
                "password",
                ODataServer.PASSWORD,
                "entitySet",
                set);
    }
}
