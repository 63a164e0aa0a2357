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
package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.connection.Connections;
import dev.caravan.table.TableName;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunTest {

    @TempDir
    Path directory;

    @Test
    void recordsOfADatabaseGoThroughRulesAndLandInTheirTypes() throws IOException {
        pipeline(
                """
                - route:
                    id: testing-orders
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters: {connection: shop, table: orders}
                      steps:
                        - to:
                            uri: lake:testing.orders
                            parameters:
                              format: iceberg
                              mask.customer: hash
                              maskKey: "{{env:TESTING_MASK_KEY}}"
                              expect.paid: amount >= 0
                              transform: SELECT id, amount * 2 AS twice, at FROM batch
                """);

        assertThat(
                        run(
                                """
                                environment: {TESTING_MASK_KEY: any}
                                cases:
                                  - name: one is refused
                                    input:
                                      columns: id BIGINT, customer STRING, amount DECIMAL(10,2), at TIMESTAMP
                                      records:
                                        - {id: 1, customer: Ada, amount: 7.25, at: "2026-01-05 09:15:00.123456Z"}
                                        - {id: 2, customer: Grace, amount: -1, at: null}
                                    expect:
                                      tables:
                                        testing.orders:
                                          - {id: 1, twice: 14.5, at: "2026-01-05T09:15:00.123456Z"}
                                      quarantine:
                                        - {code: EXPECTATION, message: paid, origin: record 2}
                                      counts: {read: 2, landed: 1, quarantined: 1, filtered: 0}
                                """))
                .isEmpty();
    }

    @Test
    void whatIsDifferentIsToldRowByRow() throws IOException {
        pipeline(filePipeline("testing-diff", "testing.diff"));
        Files.writeString(directory.resolve("orders.csv"), "id,name\n1,Ada\n2,Grace\n3,x,y,z\n");

        assertThat(
                        run(
                                """
                                cases:
                                  - name: all of it is wrong
                                    input: {file: orders.csv}
                                    expect:
                                      tables:
                                        testing.diff:
                                          - {id: 1, name: Ada}
                                          - {id: 2, name: Greta, nmae: x}
                                          - {id: 9, name: Barbara}
                                      counts: {read: 4}
                                """))
                .containsExactly(
                        "read is 3, not 4",
                        "testing.diff: 2 expected rows not there, 1 row not expected",
                        "  there is no column nmae. Did you mean 'name'?",
                        "  - {\"id\":2,\"name\":\"Greta\",\"nmae\":\"x\"}",
                        "  + {\"id\":2,\"name\":\"Grace\",\"nmae\":null}"
                                + "   name is \"Grace\", not \"Greta\"; nmae is null, not \"x\"",
                        "  - {\"id\":9,\"name\":\"Barbara\"}",
                        "quarantine: 0 expected, 1 there",
                        "  + testing.diff  " + directory.resolve("orders.csv")
                                + " line 4  CSV_FIELDS  Cannot read CSV line 4 of " + directory.resolve("orders.csv")
                                + ": 4 fields where 2 are expected");
    }

    @Test
    void whatASourceParsesItselfIsParsedAsItDoes() throws IOException {
        pipeline(
                """
                - route:
                    id: testing-log
                    from:
                      uri: kamelet:caravan-copybook-source
                      parameters:
                        path: in/*.dat
                        copybook: "01 R. 05 ID PIC 9(2). 05 NAME PIC X(3)."
                        encoding: "{{env:TESTING_ENCODING}}"
                      steps:
                        - to: {uri: "lake:testing.log", parameters: {format: delta}}
                """);
        Files.writeString(directory.resolve("two.dat"), "01Ada02Bob");

        assertThat(
                        run(
                                """
                                environment: {TESTING_ENCODING: US-ASCII}
                                cases:
                                  - name: a file, and bytes
                                    input:
                                      - {file: two.dat}
                                      - {messages: ["03Eve"]}
                                    expect:
                                      tables:
                                        testing.log: [{ID: 1, NAME: Ada}, {ID: 2, NAME: Bob}, {ID: 3, NAME: Eve}]
                                """))
                .isEmpty();
    }

    @Test
    void messagesAreParsedByTheActionsOfTheRoute() throws IOException {
        pipeline(
                """
                - route:
                    id: testing-visits
                    from:
                      uri: kamelet:caravan-mllp-source
                      parameters: {port: 2576}
                      steps:
                        - kamelet: {name: caravan-hl7-parse-action}
                        - to: {uri: "lake:testing.visits"}
                """);

        assertThat(
                        run(
                                """
                                cases:
                                  - name: one message and garbage
                                    input:
                                      messages:
                                        - "MSH|^~\\\\&|A|B|C|D|20260101||ADT^A01|17|P|2.3\\rPID|1\\r"
                                        - no message
                                    expect:
                                      tables:
                                        testing.visits:
                                          - {message_type: ADT, control_id: "17"}
                                      quarantine: [{code: HL7_NO_MSH}]
                                """))
                .isEmpty();
    }

    @Test
    void recordsOfATopicComeOneByOneAndEachInputIsCommitted() throws IOException {
        pipeline(
                """
                - route:
                    id: testing-events
                    from:
                      uri: kamelet:caravan-kafka-source
                      parameters: {brokers: "nowhere:9092", topic: events}
                      steps:
                        - filter:
                            simple: "${body[kind]} == 'order'"
                            steps:
                              - to: direct:testing-merged
                - route:
                    id: testing-merged
                    from:
                      uri: direct:testing-merged
                      steps:
                        - to:
                            uri: lake:testing.merged
                            parameters: {mode: merge, primaryKey: id}
                - route:
                    id: testing-silent
                    from:
                      uri: kamelet:caravan-kafka-source
                      parameters: {brokers: "nowhere:9092", topic: others}
                      steps:
                        - to: {uri: "lake:testing.silent"}
                """);

        assertThat(
                        run(
                                """
                                cases:
                                  - name: the newest wins
                                    input:
                                      - route: testing-events
                                        records:
                                          - {kind: order, id: 1, state: new}
                                          - {kind: noise, id: 2}
                                      - route: testing-events
                                        records: [{kind: order, id: 1, state: paid, lines: [{sku: a}]}]
                                    expect:
                                      tables:
                                        testing.merged: [{id: 1, state: paid, lines: [{sku: a}]}]
                                        testing.silent: []
                                      counts: {read: 2}
                                """))
                .isEmpty();
        assertThat(TestLake.exists("testing.silent")).isFalse();
    }

    @Test
    void aFailureCanBeExpected() throws IOException {
        pipeline(
                """
                - route:
                    id: testing-strict
                    from:
                      uri: timer:tick
                      steps:
                        - to:
                            uri: lake:testing.strict
                            parameters: {expect.known: id < 5, expect.known.action: fail}
                """);
        String input = "cases: [{name: refused, input: {records: [{id: 5}]}, expect: {%s}}]";

        assertThat(run(input.formatted("failure: {category: EXPECTATION, message: known}")))
                .isEmpty();
        assertThat(run(input.formatted("failure: {category: STORAGE}")))
                .singleElement()
                .asString()
                .startsWith("the run failed (EXPECTATION): ");
        assertThat(run(input.formatted("counts: {read: 0}")))
                .singleElement()
                .asString()
                .startsWith("the run failed (EXPECTATION): ");
    }

    @Test
    void aRunThatShouldHaveFailedDoesNotPass() throws IOException {
        pipeline(filePipeline("testing-well", "testing.well"));

        assertThat(run("cases: [{name: well, input: {records: [{id: 1}]}, expect: {failure: {category: STORAGE}}}]"))
                .containsExactly("the run succeeded and should have failed");
    }

    private static String filePipeline(String id, String table) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters: {path: nowhere.csv}
                      steps:
                        - to: {uri: "lake:%s"}
                """
                .formatted(id, table);
    }

    private void pipeline(String yaml) throws IOException {
        Files.writeString(directory.resolve("pipeline.yaml"), yaml);
    }

    /** The differences of the only case. */
    private List<String> run(String tests) throws IOException {
        Files.writeString(directory.resolve("pipeline.test.yaml"), tests);
        TestFiles files = TestFiles.read(directory.resolve("pipeline.yaml"));
        assertThat(files.problems()).filteredOn(Problem::isError).isEmpty();
        TestRun run = new TestRun(
                files.pipeline(),
                CatalogIndex.load(),
                List.of(),
                new Connections(CatalogIndex.load(), directory, Optional.empty(), Map.of()),
                files.tests().environment());
        assertThat(files.tests().cases()).hasSize(1);
        // Other tests land in this warehouse too.
        List<TableName> tables = files.pipeline().pipelines().stream()
                .flatMap(each -> each.lakes().stream())
                .map(lake -> TableName.parse(lake.table()).quarantine())
                .toList();

        return TestChecks.differences(
                files.tests().cases().get(0).expected(),
                run.run(files.tests().cases().get(0), TestLake.tables()),
                TestLake.tables(),
                tables::contains);
    }
}
