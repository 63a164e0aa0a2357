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

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.Pipeline;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.catalog.TestCase;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.connection.Connections;
import dev.caravan.connector.connection.SourceParser;
import dev.caravan.connector.parse.ParseAction;
import dev.caravan.lake.LakeComponent;
import dev.caravan.landing.Counts;
import dev.caravan.landing.Landing;
import dev.caravan.run.PipelineRun;
import dev.caravan.run.PipelineRunner;
import dev.caravan.run.RunContext;
import dev.caravan.run.RunWatcher;
import dev.caravan.table.LakeTables;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.PropertiesFunction;

/**
 * Runs the routes of a pipeline as they are, except that what a test gives stands in the place of their sources. Routes that
 * are given nothing are left out, unless others call them.
 */
final class TestRun {

    private static final String SOURCE = "direct:caravan-test-";

    private final PipelineFile file;
    private final CatalogIndex index;
    private final List<Path> kamelets;
    private final Connections connections;
    private final Map<String, String> environment;

    /**
     * @param kamelets directories of Kamelets, looked into before our own
     * @param connections that the steps may name
     * @param environment what {@code {{env:NAME}}} stands for, over the variables of the process
     */
    TestRun(
            PipelineFile file,
            CatalogIndex index,
            List<Path> kamelets,
            Connections connections,
            Map<String, String> environment) {
        this.file = file;
        this.index = index;
        this.kamelets = kamelets;
        this.connections = connections;
        this.environment = environment;
    }

    /**
     * What became of a case.
     *
     * @param counts of all routes
     */
    record Outcome(Counts counts, Optional<RuntimeException> failure) {}

    /** @param tables of a warehouse that holds nothing of these routes */
    Outcome run(TestCase testCase, LakeTables tables) {
        PipelineRun run = new PipelineRun(file.pipelines(), true, 0, null, RunWatcher.NONE);
        DefaultCamelContext context = new DefaultCamelContext();
        try {
            prepare(context, tables, run);
            load(context, testCase);
            context.start();
            handOver(context, testCase, run);
        } catch (Exception e) {
            run.fail(PipelineRunner.notStarted(e));
        } finally {
            RunContext.stop(context);
        }

        return new Outcome(
                file.pipelines().stream()
                        .map(each -> run.counts(each.routeId()))
                        .reduce(Counts.NONE, Counts::plus),
                run.failure());
    }

    private void prepare(DefaultCamelContext context, LakeTables tables, PipelineRun run) {
        RunContext.prepare(context, kamelets, connections, tables, run);
        context.getPropertiesComponent().addPropertiesFunction(new Variables(environment));
    }

    private void load(DefaultCamelContext context, TestCase testCase) throws Exception {
        RunContext.load(context, List.of(file.routesYaml()));
        Set<String> given =
                testCase.inputs().stream().map(TestCase.Input::route).collect(Collectors.toSet());
        for (RouteDefinition route : List.copyOf(context.getRouteDefinitions())) {
            if (given.contains(route.getRouteId())) {
                AdviceWith.adviceWith(
                        context,
                        route.getRouteId(),
                        false,
                        advice -> advice.replaceFromWith(SOURCE + route.getRouteId()));
            } else if (!route.getInput().getEndpointUri().matches("(direct|seda):.*")) {
                context.removeRouteDefinition(route);
            }
        }
    }

    private void handOver(DefaultCamelContext context, TestCase testCase, PipelineRun run) throws Exception {
        TestInputs inputs = new TestInputs(context, route -> parser(context, route));
        try (ProducerTemplate template = context.createProducerTemplate()) {
            for (TestCase.Input input : testCase.inputs()) {
                for (Processor each : inputs.exchanges(input, isWhole(input.route()))) {
                    Exchange exchange = template.send(SOURCE + input.route(), each);
                    if (exchange.getException() != null) {
                        throw exchange.getException();
                    }
                }
                LakeComponent.of(context).flush();
            }
        }
        LakeComponent.of(context).landings().forEach(Landing::endOfStream);
    }

    /** A source that always comes to an end hands its records over as one stream, any other one by one. */
    private boolean isWhole(String route) {
        return sources(route)
                .flatMap(source -> index.kamelet(source.name()).stream())
                .anyMatch(kamelet -> kamelet.annotation("bounded").equals("always"));
    }

    /** What parses within the source of a route. */
    private Optional<ParseAction> parser(DefaultCamelContext context, String route) {
        List<String> places = kamelets.stream().map(each -> "file:" + each).toList();

        return sources(route)
                .filter(source -> index.kamelet(source.name()).isPresent())
                .flatMap(source ->
                        SourceParser.of(context, source.name(), () -> settings(route, source), places).stream())
                .findFirst();
    }

    private ConnectionSettings settings(String route, Pipeline.SourceUse source) {
        Map<String, String> parameters = new LinkedHashMap<>(source.parameters());
        String connection = parameters.remove("connection");
        List<Layer> given = List.of(new Layer("pipeline", parameters));

        return connection == null
                ? connections.settings(route, index.kamelet(source.name()).orElseThrow(), given)
                : connections.get(connection, given);
    }

    private Stream<Pipeline.SourceUse> sources(String route) {
        return file.pipelines().stream()
                .filter(each -> each.routeId().equals(route))
                .flatMap(each -> each.sources().stream())
                .filter(Pipeline.SourceUse::kamelet);
    }

    /** In the place of Camel's own function of this name. */
    private record Variables(Map<String, String> given) implements PropertiesFunction {

        @Override
        public String getName() {
            return "env";
        }

        @Override
        public String apply(String remainder) {
            int colon = remainder.indexOf(':');
            String name = colon < 0 ? remainder : remainder.substring(0, colon);
            String fallback = colon < 0 ? null : remainder.substring(colon + 1);
            String value = given.getOrDefault(name, System.getenv(name));

            return value == null ? fallback : value;
        }
    }
}
