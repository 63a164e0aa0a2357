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

import dev.caravan.servers.FreePort;
import dev.caravan.testing.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputIT {

    private static final String BAD =
            """
            - route:
                id: bad
                from:
                  uri: kamelet:caravan-file-sourcee
                  parameters:
                    path: orders.csv
                steps:
                  - to: lake:bronze.orders
            - route:
                id: worse
                from:
                  uri: kamelet:caravan-file-source
                  parameters:
                    path: orders.csv
                    fromat: csv
                  steps:
                    - to:
                        uri: lake:bronze.orders
                        parameters:
                          batchRowss: 10
            """;

    @TempDir
    Path directory;

    @Test
    void everyProblemOfAPipelineIsToldAtOnceBeforeAnythingStarts() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), BAD);

        Application lint = Application.run(directory, "lint", "bad.yaml");
        Application run = Application.run(directory, "run", "bad.yaml");

        assertThat(lint.exitCode()).isEqualTo(2);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(lint.standardOutput())
                .containsPattern("bad\\.yaml:4:\\d+: .*caravan-file-sourcee.*caravan-file-source")
                .containsPattern("bad\\.yaml:15:\\d+: .*fromat.*format")
                .containsPattern("bad\\.yaml:20:\\d+: .*batchRowss.*batchRows");
        assertThat(run.standardError()).contains(lint.standardOutput().lines().toList());
        assertThat(directory.resolve("lakehouse")).doesNotExist();
    }

    @Test
    void aMalformedLineIsQuarantinedAndTheExitCodeSaysSo() throws IOException {
        Files.writeString(directory.resolve("orders.csv"), "id,name\n1,one\n2,two,three\n3,three\n");
        Files.writeString(
                directory.resolve("orders.yaml"),
                """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: orders.csv
                      steps:
                        - to: lake:bronze.orders
                """);

        Application run = Application.run(directory, "run", "orders.yaml");

        assertThat(run.exitCode()).as(run.standardError()).isEqualTo(3);
        assertThat(run.standardError()).isEmpty();
        assertThat(run.standardOutput()).contains("read 3 = landed 2 + quarantined 1 + filtered 0");
        Application query = Application.run(
                directory, "query", "select origin, error_code from bronze.orders__quarantine", "-o", "json");
        assertThat(query.standardOutput()).contains("orders.csv line 3");
    }

    @Test
    void whatWasQuarantinedIsReplayedOnceWhenThePipelineWasCorrected() throws IOException {
        Files.writeString(directory.resolve("orders.csv"), "id,amount\n1,5\n2,50\n3,60\n4,70\n");
        Files.writeString(directory.resolve("orders.yaml"), orders("amount < 10"));
        Files.writeString(directory.resolve("fixed.yaml"), orders("amount < 100"));

        Application run = Application.run(directory, "run", "orders.yaml");
        assertThat(run.exitCode()).as(run.standardError()).isEqualTo(3);
        assertThat(run.standardOutput()).contains("read 4 = landed 1 + quarantined 3 + filtered 0");

        Application failed =
                Application.start(List.of("-Dcaravan.fault=after-intent:2:throw"), directory, REPLAY.toArray());
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.standardError())
                .contains("Committed before the failure: 1 rows of orders."
                        + " ./caravan replay bronze.orders fixed.yaml goes on behind it.");

        Application rest = Application.run(directory, REPLAY.toArray());
        assertThat(rest.exitCode()).as(rest.standardError()).isZero();
        assertThat(rest.standardOutput()).contains("read 2 = landed 2 + quarantined 0 + filtered 0");

        Application again = Application.run(directory, REPLAY.toArray());
        assertThat(again.exitCode()).as(again.standardError()).isZero();
        assertThat(again.standardOutput()).contains("read 0 = landed 0", "Nothing to replay");

        Application query =
                Application.run(directory, "query", "select id from bronze.orders order by id", "-o", "json");
        assertThat(query.json().path("rows").findValuesAsText("id")).containsExactly("1", "2", "3", "4");
    }

    private static final List<String> REPLAY = List.of("replay", "bronze.orders", "fixed.yaml");

    /** A batch for each row. */
    private static String orders(String expectation) {
        return """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: orders.csv
                      steps:
                        - to:
                            uri: lake:bronze.orders
                            parameters:
                              schema: id BIGINT, amount BIGINT
                              batchRows: 1
                              expect.amount: %s
                """
                .formatted(expectation);
    }

    @Test
    void aTableThatIsNotThereIsNotReplayed() throws IOException {
        Files.writeString(directory.resolve("fixed.yaml"), orders("amount < 100"));

        Application elsewhere = Application.run(directory, "replay", "bronze.order", "fixed.yaml");
        Application absent = Application.run(directory, REPLAY.toArray());

        assertThat(elsewhere.exitCode()).isEqualTo(2);
        assertThat(elsewhere.standardError())
                .isEqualToIgnoringNewLines("Cannot replay bronze.order: no route of fixed.yaml lands there."
                        + " Did you mean 'bronze.orders'?");
        assertThat(absent.exitCode()).isEqualTo(2);
        assertThat(absent.standardError())
                .startsWith("Cannot find table bronze.orders in ")
                .hasLineCount(1);
    }

    @Test
    void anUnreachableServerIsOneLineAndNoStackTrace() throws IOException {
        Files.writeString(
                directory.resolve("pg.yaml"),
                """
                - route:
                    id: pg
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        host: 127.0.0.1
                        port: %d
                        database: shop
                        username: me
                        password: '{{env:CARAVAN_TEST_PASSWORD}}'
                        table: orders
                        maxRetries: 0
                      steps:
                        - to: lake:bronze.orders
                """
                        .formatted(FreePort.next()));

        Application run = Application.run(directory, "run", "pg.yaml");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.standardError())
                .startsWith("Cannot read public.orders of PostgreSQL at 127.0.0.1:")
                .doesNotContain("hush")
                .hasLineCount(1);
        assertThat(run.standardOutput()).isEmpty();
    }
}
