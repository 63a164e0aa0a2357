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

import dev.caravan.connector.connection.ConnectedKamelets;
import dev.caravan.connector.connection.Connections;
import dev.caravan.connector.connection.FailedExchanges;
import dev.caravan.connector.driver.Drivers;
import dev.caravan.connector.secret.AuditedReferences;
import dev.caravan.lake.LakeComponent;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.LakeTables;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.apache.camel.quarkus.main.CamelMain;
import org.apache.camel.spi.EventNotifier;

/** The Camel of this process, started with the routes of one run. */
final class CamelEngine {

    private static final int DRAIN_SECONDS = 15;
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration LAST_EXCHANGES = Duration.ofMillis(200);
    private static final Duration TICK = Duration.ofMillis(2);

    private static final Map<String, String> SETTINGS = Map.of(
            "camel.main.name",
            "caravan",
            // Bodies are streams of records, read once while they are landed.
            "camel.main.stream-caching-enabled",
            "false",
            // A topic that is not there fails the run at once.
            "camel.component.kafka.subscribe-consumer-backoff-max-attempts",
            "1",
            "camel.main.shutdown-timeout",
            String.valueOf(DRAIN_SECONDS));

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
            Drivers.ofUser().addTo(main.getCamelContext());
            main.getCamelContext()
                    .addComponent("kamelet", new ConnectedKamelets(name -> connections.get(name, List.of())));
            start(
                    routeFiles(routes, scratch),
                    kamelets,
                    Map.of("lakeTables", tables, "pipelineRun", run),
                    Map.of(
                            "caravan.samples",
                            Samples.unpack(tables.warehouse(), names).toString()),
                    new FailedExchanges(run::fail));
            run.await();
        } catch (IOException e) {
            run.fail(new CaravanException(
                    Category.STORAGE, "Cannot prepare the run: " + CaravanException.reasonOf(e) + ".", e));
        } catch (CaravanException e) {
            run.fail(e);
        } finally {
            stop();
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

    /**
     * @param routes YAML files
     * @param kamelets directories of Kamelets, looked into before our own
     * @param beans what the components look up by type
     */
    private void start(
            List<Path> routes,
            List<Path> kamelets,
            Map<String, Object> beans,
            Map<String, String> properties,
            EventNotifier notifier) {
        CamelContext context = main.getCamelContext();
        beans.forEach(context.getRegistry()::bind);
        context.getManagementStrategy().addEventNotifier(notifier);
        SETTINGS.forEach(main::addOverrideProperty);
        properties.forEach(main::addOverrideProperty);
        // Before any route is there: it looks after the splits in them.
        LakeComponent.of(context);
        main.addOverrideProperty("camel.main.routes-include-pattern", uris(routes));
        main.addOverrideProperty("camel.component.kamelet.location", locations(kamelets));
        try {
            runtime.start(new String[0]);
        } catch (RuntimeException e) {
            throw CaravanException.in(e)
                    .or(() -> Drivers.missing(e))
                    .orElseGet(() -> new CaravanException(
                            Category.CONFIG, "Cannot start the pipeline: " + CaravanException.reasonOf(e) + ".", e));
        }
    }

    /** Where Kamelets are looked for: in these directories, then among our own. */
    static String locations(List<Path> kamelets) {
        return kamelets.isEmpty() ? "classpath:kamelets" : uris(kamelets) + ",classpath:kamelets";
    }

    private static String uris(List<Path> paths) {
        return paths.stream().map(path -> "file:" + path.toAbsolutePath()).collect(Collectors.joining(","));
    }

    private void stop() {
        stop(main.getCamelContext());
    }

    /**
     * Sources stop first, what they handed over is drained, then landed. What has been handed over by now is committed
     * beforehand: Camel interrupts a shutdown that takes too long, and a large commit may well do so.
     */
    static void stop(CamelContext context) {
        if (context.isStarted()) {
            try {
                LakeComponent.of(context).stopWithin(GRACE);
                LakeComponent.of(context).flush();
            } catch (CaravanException e) {
                // The landing has told the run.
            }
            awaitLastExchanges(context);
        }
        context.stop();
    }

    /** Those that are about to end: Camel looks for them, and if there are any, again only after a second. */
    private static void awaitLastExchanges(CamelContext context) {
        long until = System.nanoTime() + LAST_EXCHANGES.toNanos();
        while (context.getInflightRepository().size() > 0 && System.nanoTime() < until) {
            LockSupport.parkNanos(TICK.toNanos());
        }
    }
}
