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
