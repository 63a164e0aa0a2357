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

import dev.caravan.connector.connection.Connections;
import dev.caravan.connector.secret.AuditedReferences;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.PipelineRun;
import dev.caravan.run.PipelineRunner;
import dev.caravan.run.RunContext;
import dev.caravan.table.LakeTables;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.apache.camel.quarkus.main.CamelMain;

/** The Camel of this process, started with the routes of one run. */
final class CamelEngine {

    /** Camel's main would set its own. */
    private static final Map<String, String> SETTINGS = Map.of(
            "camel.main.name",
            "caravan",
            // Bodies are streams of records, read once while they are landed.
            "camel.main.stream-caching-enabled",
            "false",
            "camel.main.shutdown-timeout",
            String.valueOf(RunContext.DRAIN_SECONDS));

    private final CamelRuntime runtime;
    private final CamelMain main;

    CamelEngine(CamelRuntime runtime, CamelMain main) {
        this.runtime = runtime;
        this.main = main;
    }

    /**
     * Runs pipelines until they end, fail, or are stopped; the run knows which.
     *
     * @param routes as YAML text
     * @param kamelets directories of Kamelets, looked into before our own
     * @param names of the pipelines, as they were given
     * @param connections that the pipelines may name
     */
    void run(
            List<String> routes,
            List<Path> kamelets,
            List<String> names,
            Connections connections,
            LakeTables tables,
            PipelineRun run) {
        if (run.isStopped()) {
            return;
        }
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("caravan-routes-");
            AuditedReferences.install(main.getCamelContext());
            RunContext.prepare(main.getCamelContext(), kamelets, connections, tables, run);
            main.addOverrideProperty(
                    "caravan.samples", Samples.unpack(tables.warehouse(), names).toString());
            start(routeFiles(routes, scratch));
            run.await();
        } catch (IOException e) {
            run.fail(new CaravanException(
                    Category.STORAGE, "Cannot prepare the run: " + CaravanException.reasonOf(e) + ".", e));
        } catch (CaravanException e) {
            run.fail(e);
        } finally {
            RunContext.stop(main.getCamelContext());
            deleteFilesOf(scratch);
        }
    }

    private static List<Path> routeFiles(List<String> routes, Path directory) throws IOException {
        List<Path> written = new ArrayList<>();
        for (String route : routes) {
            written.add(Files.writeString(directory.resolve(written.size() + ".camel.yaml"), route));
        }

        return written;
    }

    private static void deleteFilesOf(Path directory) {
        if (directory == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // The system clears its temporary files sooner or later.
        }
    }

    private void start(List<Path> routes) {
        main.addOverrideProperty(
                "camel.main.routes-include-pattern",
                routes.stream().map(path -> "file:" + path.toAbsolutePath()).collect(Collectors.joining(",")));
        SETTINGS.forEach(main::addOverrideProperty);
        try {
            runtime.start(new String[0]);
        } catch (RuntimeException e) {
            throw PipelineRunner.notStarted(e);
        }
    }
}
