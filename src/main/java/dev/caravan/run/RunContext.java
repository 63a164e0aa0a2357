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
package dev.caravan.run;

import dev.caravan.connector.connection.ComponentDefaults;
import dev.caravan.connector.connection.ConnectedKamelets;
import dev.caravan.connector.connection.Connections;
import dev.caravan.connector.connection.FailedExchanges;
import dev.caravan.connector.driver.Drivers;
import dev.caravan.lake.LakeComponent;
import dev.caravan.observe.CaravanException;
import dev.caravan.table.LakeTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** What a Camel context needs to run pipelines, and how it is stopped in order. */
public final class RunContext {

    /** How long Camel waits for exchanges under way. */
    public static final int DRAIN_SECONDS = 15;

    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration LAST_EXCHANGES = Duration.ofMillis(200);
    private static final Duration TICK = Duration.ofMillis(2);

    private RunContext() {}

    /**
     * Before it is started.
     *
     * @param kamelets directories of Kamelets, looked into before our own
     * @param connections that the pipelines may name
     */
    public static void prepare(
            CamelContext context, List<Path> kamelets, Connections connections, LakeTables tables, PipelineRun run) {
        ComponentDefaults.install(context);
        Drivers.ofUser().addTo(context);
        ConnectedKamelets component = new ConnectedKamelets(name -> connections.get(name, List.of()));
        component.setLocation(locations(kamelets));
        context.addComponent("kamelet", component);
        context.getRegistry().bind("lakeTables", tables);
        context.getRegistry().bind("pipelineRun", run);
        context.getManagementStrategy().addEventNotifier(new FailedExchanges(run::failed));
        context.getShutdownStrategy().setTimeout(DRAIN_SECONDS);
        context.setStreamCaching(false);
        // Before any route is there: it looks after the splits in them.
        LakeComponent.of(context);
    }

    private static String locations(List<Path> kamelets) {
        return Stream.concat(
                        kamelets.stream().map(path -> "file:" + path.toAbsolutePath()), Stream.of("classpath:kamelets"))
                .collect(Collectors.joining(","));
    }

    /** @param routes as YAML text */
    public static void load(CamelContext context, List<String> routes) throws Exception {
        int number = 0;
        for (String each : routes) {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(number++ + ".camel.yaml", each));
        }
    }

    /**
     * Sources stop first, what they handed over is drained, then landed. What has been handed over by now is committed
     * beforehand: Camel interrupts a shutdown that takes too long, and a large commit may well do so.
     */
    public static void stop(CamelContext context) {
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
