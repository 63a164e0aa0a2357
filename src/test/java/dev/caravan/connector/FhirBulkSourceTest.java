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

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.cli.PipelineRunner.Outcome;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.landing.Counts;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.servers.HapiFhirServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.CapturedOutput;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is an export's own. */
class FhirBulkSourceTest {

    private static final HapiFhirServer SERVER = SharedServers.fhir();
    private static final String MERGED = "mode: merge";
    private static final String KEY = "primaryKey: resource_type,id";
    private static final String OUTCOME =
            "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"%s\",\"code\":\"processing\","
                    + "\"diagnostics\":\"Jane Roe was left out\"}]}";

    @AfterEach
    void noMoreFaults() {
        FaultPoint.install(null);
    }

    @Test
    void changesAndDeletesAreMergedFromOneExportToTheNext() {
        for (TableFormat format : TableFormat.values()) {
            String type = SERVER.unusedType();
            String table = "bulk.merged_" + format;
            add(type, 1, 3, 1);
            String yaml = yaml(settings(type), table, format, MERGED, KEY);
            assertThat(counts(yaml, table)).isEqualTo(new Counts(3, 3, 0, 0));

            add(type, 1, 1, 2);
            SERVER.delete(type, "2", 2, now());
            assertThat(counts(yaml, table)).isEqualTo(new Counts(2, 2, 0, 0));
            assertThat(counts(yaml, table)).isEqualTo(Counts.NONE);

            assertThat(values(read(format, table), "concat(id, '/', version_id)"))
                    .containsExactlyInAnyOrder("1/2", "3/1");
            List<String> kickOffs = SERVER.kickOffs(type);
            assertThat(kickOffs).hasSize(3);
            assertThat(kickOffs.get(0))
                    .contains("_outputFormat=application%2Ffhir%2Bndjson")
                    .doesNotContain("_since");
            assertThat(kickOffs.get(1)).contains("_since=20");
        }
    }

    @Test
    void whatHasLandedIsRemovedFromTheServer() throws Exception {
        String type = SERVER.unusedType();
        SERVER.export(type, Map.of("lines", "2", "polls", "2", "busy", "2"));
        add(type, 1, 5, 1);

        String output = CapturedOutput.of(
                () -> assertThat(counts(yaml(settings(type), "bulk.removed", TableFormat.DELTA), "bulk.removed"))
                        .isEqualTo(new Counts(5, 5, 0, 0)));

        List<String> requests = SERVER.exportRequests();
        String job = requests.get(requests.size() - 1).split(" ")[1];
        assertThat(requests).last().asString().startsWith("DELETE /export/job-");
        assertThat(requests)
                .contains(
                        "GET " + job + "/0.ndjson null",
                        "GET " + job + "/1.ndjson null",
                        "GET " + job + "/2.ndjson null");
        assertThat(requests.stream().filter(request -> request.equals("GET " + job + " null")))
                .hasSize(5);
        assertThat(output).contains("(42 %)").doesNotContain("Jane Roe");
    }

    @Test
    void aRunThatWasInterruptedGoesOnWithTheSameExportAtItsLine() {
        String type = SERVER.unusedType();
        SERVER.export(type, Map.of("lines", "100"));
        add(type, 1, 250, 1);
        String yaml = yaml(settings(type, "partSize", "20"), "bulk.interrupted", TableFormat.DELTA, "batchRows: 40");

        crashAfter(3);
        assertThat(run(yaml).failure()).isPresent();
        FaultPoint.install(null);
        assertThat(run(yaml).succeeded().counts("bulk.interrupted")).isEqualTo(new Counts(130, 130, 0, 0));

        assertThat(values(read(TableFormat.DELTA, "bulk.interrupted"), "cast(id as int)"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 250).boxed().toList());
        assertThat(values(read(TableFormat.DELTA, "bulk.interrupted"), "concat_ws(' ', id, _source.position > 0)"))
                .contains("1 false", "21 true", "101 false", "150 true");
        assertThat(SERVER.kickOffs(type)).hasSize(1);
        assertThat(SERVER.exportRequests()).anyMatch(request -> request.matches("GET .*/1.ndjson bytes=\\d+-"));
    }

    @Test
    void anExportThatIsGoneIsMadeAgainOnlyWhereThatIsAllowed() {
        String type = SERVER.unusedType();
        add(type, 1, 250, 1);
        Map<String, String> settings = settings(type, "partSize", "50");
        String yaml = yaml(settings, "bulk.gone", TableFormat.DELTA, MERGED, KEY, "batchRows: 100");
        crashAfter(1);
        assertThat(run(yaml).failure()).isPresent();
        FaultPoint.install(null);
        SERVER.expireExports();

        Outcome lost = run(yaml);
        assertThat(lost.ourFailure().category()).isEqualTo(Category.POSITION_LOST);
        assertThat(lost.ourFailure().getMessage())
                .contains("the server has it no more, and 1 of its files and 0 lines of the next one have landed")
                .hasLineCount(1);

        Map<String, String> restart = with(settings, Map.of("whenExpired", "restart"));
        run(yaml(restart, "bulk.gone", TableFormat.DELTA, MERGED, KEY, "batchRows: 100"))
                .succeeded();
        assertThat(values(read(TableFormat.DELTA, "bulk.gone"), "cast(id as int)"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 250).boxed().toList());
        assertThat(SERVER.kickOffs(type)).hasSize(2);
    }

    @Test
    void whatTheServerLeftOutFailsTheRunBeforeAnythingLandsOrIsQuarantined() {
        String type = SERVER.unusedType();
        add(type, 1, 3, 1);
        SERVER.export(type, Map.of("errors", OUTCOME.formatted("warning") + "\n" + OUTCOME.formatted("error")));

        Outcome failed = run(yaml(settings(type), "bulk.errors", TableFormat.DELTA));
        assertThat(failed.ourFailure().category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(failed.ourFailure().getMessage())
                .contains("the server left something out of it (error processing). Nothing of it was committed")
                .doesNotContain("Jane Roe");
        assertThat(TestLake.exists("bulk.errors")).isFalse();

        String yaml = yaml(settings(type, "exportErrors", "quarantine"), "bulk.errors", TableFormat.DELTA);
        assertThat(counts(yaml, "bulk.errors")).isEqualTo(new Counts(4, 3, 1, 0));
        assertThat(values(quarantine(TableFormat.DELTA, "bulk.errors"), "error_code"))
                .containsExactly("FHIR_EXPORT_ERROR");
    }

    @Test
    void aMereRemarkOfTheServerIsNoError() {
        String type = SERVER.unusedType();
        add(type, 1, 3, 1);
        SERVER.export(type, Map.of("errors", OUTCOME.formatted("information")));

        assertThat(counts(yaml(settings(type), "bulk.remarks", TableFormat.DELTA), "bulk.remarks"))
                .isEqualTo(new Counts(3, 3, 0, 0));
    }

    @Test
    void anExportThatFailsIsToldByTheCodesOfItsOutcome() {
        String type = SERVER.unusedType();
        SERVER.export(type, Map.of("failed", "true"));

        Outcome failed = run(yaml(settings(type, "maxRetries", "0"), "bulk.failed", TableFormat.DELTA));

        assertThat(failed.ourFailure().getMessage())
                .contains("Cannot read export of " + type, "HTTP 500 (error processing)")
                .doesNotContain("Jane Roe");
    }

    @Test
    void anExportThatTakesTooLongIsCalledOff() {
        String type = SERVER.unusedType();
        SERVER.export(type, Map.of("polls", "1000"));

        Outcome failed = run(yaml(settings(type, "exportTimeoutSeconds", "1"), "bulk.slow", TableFormat.DELTA));

        assertThat(failed.ourFailure().getMessage()).contains("the server was not done with it within 1 s");
        assertThat(SERVER.exportRequests()).last().asString().startsWith("DELETE /export/job-");
    }

    @Test
    void filesElsewhereAreFetchedFromHostsThatAreNamedAndWithoutCredentials() {
        String type = SERVER.unusedType();
        add(type, 1, 3, 1);
        String elsewhere = "http://localhost:" + SERVER.port();

        SERVER.export(type, Map.of("host", elsewhere));
        assertThat(run(yaml(settings(type, "fileHosts", "localhost"), "bulk.elsewhere", TableFormat.DELTA))
                        .ourFailure()
                        .getMessage())
                .contains("wants the credentials of the API, which are not sent there");

        SERVER.export(type, Map.of("host", elsewhere, "token", "false"));
        assertThat(run(yaml(settings(type), "bulk.elsewhere", TableFormat.DELTA))
                        .ourFailure()
                        .getMessage())
                .contains("it is at " + elsewhere + ", which is not among fileHosts");

        String named = yaml(settings(type, "fileHosts", "localhost"), "bulk.elsewhere", TableFormat.DELTA);
        assertThat(counts(named, "bulk.elsewhere")).isEqualTo(new Counts(3, 3, 0, 0));
    }

    @Test
    void aFileThatIsShorterThanTheServerSaysFailsTheRun() {
        String type = SERVER.unusedType();
        add(type, 1, 3, 1);
        SERVER.export(type, Map.of("count", "1"));

        Outcome failed = run(yaml(settings(type), "bulk.short", TableFormat.DELTA));

        assertThat(failed.ourFailure().category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(failed.ourFailure().getMessage())
                .contains("it has 3 lines, and the server says that it has 4 resources");
    }

    @Test
    void aLineThatIsNoResourceIsQuarantinedWithItsPlace() {
        String type = SERVER.unusedType();
        add(type, 1, 3, 1);
        SERVER.export(type, Map.of("raw", "{\"resourceType\":\"" + type + "\",\"id\":}"));

        assertThat(counts(yaml(settings(type, "partSize", "2"), "bulk.broken", TableFormat.DELTA), "bulk.broken"))
                .isEqualTo(new Counts(4, 3, 1, 0));
        assertThat(values(quarantine(TableFormat.DELTA, "bulk.broken"), "origin"))
                .singleElement()
                .asString()
                .matches("/export/job-.*/0.ndjson resource 4");
    }

    @Test
    void aGroupIsExportedAndWhatIsNoneIsRefused() {
        String type = SERVER.unusedType();
        add(type, 1, 3, 1);

        String yaml = yaml(settings(type, "exportOf", "Group/7"), "bulk.of_group", TableFormat.DELTA);
        assertThat(counts(yaml, "bulk.of_group")).isEqualTo(new Counts(3, 3, 0, 0));
        assertThat(SERVER.kickOffs(type)).singleElement().asString().startsWith("/fhir/Group/7/$export?");

        assertThat(last(settings(type, "exportOf", "Group/../Patient")).step()).isEqualTo(Step.SETTINGS);
        assertThat(last(settings(type, "typeFilter", "status=final")).detail())
                .contains("typeFilter status=final is not a type");
        assertThat(last(settings("no_such_thing")).step()).isEqualTo(Step.OBJECT);
    }

    private static Checklist.Result last(Map<String, String> settings) {
        ConnectionSettings all = new ConnectionSettings(
                "bulk",
                CatalogIndex.load().kamelet("caravan-fhir-bulk-source").orElseThrow(),
                List.of(new Layer("test", settings)),
                Map.of(),
                List.of());
        try (Connection connection = Connection.open(all, List.of())) {
            List<Checklist.Result> results = connection.check().results();

            return results.get(results.size() - 1);
        }
    }

    private static void crashAfter(int commits) {
        AtomicInteger visits = new AtomicInteger();
        FaultPoint.install(point -> {
            if (point == FaultPoint.AFTER_ACK && visits.incrementAndGet() == commits) {
                throw new IllegalStateException("a crash at " + point);
            }
        });
    }

    private static String yaml(Map<String, String> settings, String table, TableFormat format, String... options) {
        return RouteYaml.kamelet("caravan-fhir-bulk-source", settings).into(table, format, List.of(options));
    }

    private static Outcome run(String yaml) {
        return PipelineRunner.run(TestLake.tables(), yaml);
    }

    private static Counts counts(String yaml, String table) {
        return run(yaml).succeeded().counts(table);
    }

    private static Map<String, String> settings(String type) {
        return Map.of(
                "baseUrl", SERVER.baseUrl(), "authentication", "bearer", "token", HapiFhirServer.TOKEN, "types", type);
    }

    private static Map<String, String> settings(String type, String name, String value) {
        return with(settings(type), Map.of(name, value));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(others);

        return all;
    }

    private static void add(String type, int from, int count, int version) {
        SERVER.add(
                type,
                IntStream.range(from, from + count)
                        .mapToObj(id -> "{\"resourceType\":\"" + type + "\",\"id\":\"" + id
                                + "\",\"meta\":{\"versionId\":\"" + version + "\",\"lastUpdated\":\"" + now() + "\"}}")
                        .toList());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
