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

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {

    @TempDir
    Path directory;

    @Test
    void landsItsDataOnceAndSaysSoInJson() throws IOException {
        Path warehouse = directory.resolve("lake");

        Application first = Application.run(directory, "run", "quickstart", "--warehouse", warehouse, "-o", "json");

        assertThat(first.exitCode()).as(first.standardError()).isZero();
        assertRun(first.json(), 11_013, 11_013);
        assertTables(warehouse);

        Application second =
                Application.run(directory, "run", "quickstart", "--warehouse", warehouse, "--output", "json");

        assertThat(second.exitCode()).as(second.standardError()).isZero();
        assertRun(second.json(), 0, 0);
        assertTables(warehouse);

        Application query = Application.run(
                directory, "query", "select count(*) as n from demo.hl7_messages", "--warehouse", warehouse);

        assertThat(query.exitCode()).as(query.standardError()).isZero();
        assertThat(query.standardOutput()).contains("1013");
    }

    private static void assertRun(JsonNode document, long read, long landed) {
        assertThat(document.path("read").asLong()).isEqualTo(read);
        assertThat(document.path("landed").asLong()).isEqualTo(landed);
        assertThat(document.path("quarantined").asLong(-1)).isZero();
        assertThat(document.path("filtered").asLong(-1)).isZero();
        assertThat(document.path("seconds").asDouble()).isPositive();
        assertThat(document.path("pipelines")).hasSize(2).allSatisfy(pipeline -> {
            assertThat(pipeline.path("read").asLong(-1))
                    .isEqualTo(pipeline.path("landed").asLong());
            assertThat(pipeline.path("seconds").isNumber()).isTrue();
            assertThat(pipeline.path("tables")).hasSize(1);
        });
        assertThat(document.path("pipelines").findValuesAsText("id")).containsExactly("hl7", "flights");
        assertThat(document.path("pipelines").findValuesAsText("name"))
                .containsExactly("demo.hl7_messages", "demo.flights");
        assertThat(document.path("pipelines").findValuesAsText("format")).containsExactly("iceberg", "delta");
        assertThat(document.path("pipelines").findValuesAsText("rows")).containsExactly("1013", "10000");
        assertThat(document.path("pipelines").findValues("version")).hasSize(2);
    }

    private static void assertTables(Path warehouse) {
        assertThat(TestLake.read(TestLake.spark(), warehouse, TableFormat.ICEBERG, "demo.hl7_messages")
                        .count())
                .isEqualTo(1013);
        assertThat(TestLake.read(TestLake.spark(), warehouse, TableFormat.DELTA, "demo.flights")
                        .count())
                .isEqualTo(10_000);
    }
}
