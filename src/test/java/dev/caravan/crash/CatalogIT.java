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
package dev.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.crash.FilePipeline.Stopped;
import dev.caravan.observe.FaultPoint;
import dev.caravan.servers.HiveMetastoreServer;
import dev.caravan.servers.IcebergRestServer;
import dev.caravan.servers.NessieServer;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg catalogs that {@code catalog.properties} names: the same landing, and the same fence, behind each. */
class CatalogIT {

    private static final int NUMBERS = 120;

    @TempDir
    Path directory;

    @Test
    void aRestCatalog() throws IOException {
        try (IcebergRestServer server = IcebergRestServer.start()) {
            landsOnceAndFences("type=rest\nuri=" + server.uri() + "\n");
        }
    }

    @Test
    void aHiveMetastore() throws IOException {
        try (HiveMetastoreServer server = HiveMetastoreServer.start()) {
            landsOnceAndFences("type=hive\nuri=" + server.uri() + "\nwarehouse=" + directory.resolve("hive") + "\n");
        }
    }

    @Test
    void aHadoopCatalog() throws IOException {
        landsOnceAndFences("type=hadoop\n");
    }

    /** What landed on a branch is taken into another one with its marks, so a run there goes on where the other was. */
    @Test
    void aBranchOfNessie() throws Exception {
        try (NessieServer server = NessieServer.start()) {
            server.createBranch("landing");
            FilePipeline run = landsOnceAndFences(nessie(server, "landing"));
            JsonNode landed = counts(run);
            assertThat(server.tables("landing")).contains(run.table());
            assertThat(server.tables("main")).isEmpty();
            assertThat(properties(server.metadataLocation("landing", "crash", "numbers")))
                    .contains(
                            entry("gc.enabled", "false"), entry("write.metadata.delete-after-commit.enabled", "false"));

            server.merge("landing");
            configure(run, nessie(server, "main"));
            run.complete();

            assertThat(counts(run)).isEqualTo(landed);
        }
    }

    private static String nessie(NessieServer server, String branch) {
        return "type=nessie\nuri=" + server.uri() + "\nref=" + branch + "\n";
    }

    private static Map<String, String> properties(String metadata) throws IOException {
        JsonNode properties =
                new ObjectMapper().readTree(Path.of(metadata).toFile()).path("properties");

        return new ObjectMapper().convertValue(properties, new TypeReference<>() {});
    }

    /** A run that was replaced between its data files and its commit finds the table taken over. */
    private FilePipeline landsOnceAndFences(String properties) throws IOException {
        CrashMode mode = CrashMode.APPEND;
        FilePipeline run = new FilePipeline(directory, mode, TableFormat.ICEBERG, 8, NUMBERS);
        configure(run, properties);
        Stopped sleeping = run.startUntil(FaultPoint.AFTER_DATA_FILES, 4);
        Files.delete(run.state().resolve("lock"));
        run.complete();
        JsonNode landed = counts(run);
        sleeping.goOn();

        assertThat(sleeping.application().exitCode()).isNotZero();
        assertThat(sleeping.application().standardError()).contains("taken over by another run");
        assertThat(counts(run)).isEqualTo(landed);
        int good = mode.expected(mode.numbers(8, NUMBERS)).size();
        assertThat(landed.path("n").asInt()).isEqualTo(good);
        assertThat(landed.path("d").asInt()).isEqualTo(good);
        assertThat(landed.path("bad").asInt()).isEqualTo(NUMBERS - good);

        return run;
    }

    private static void configure(FilePipeline run, String properties) throws IOException {
        Files.createDirectories(run.warehouse());
        Files.writeString(run.warehouse().resolve("catalog.properties"), properties);
    }

    private static JsonNode counts(FilePipeline run) throws IOException {
        Application query = Application.run(
                run.directory(),
                "query",
                "select count(*) as n, count(distinct id) as d,"
                        + " (select count(distinct raw_text) from crash.numbers__quarantine) as bad from crash.numbers",
                "--output",
                "json");
        assertThat(query.exitCode()).as(query.standardError()).isZero();

        return new ObjectMapper().readTree(query.standardOutput()).path("rows").path(0);
    }
}
