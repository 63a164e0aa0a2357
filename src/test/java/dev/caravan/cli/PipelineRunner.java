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
import dev.caravan.connector.connection.Connections;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.run.PipelineRun;
import dev.caravan.run.RunContext;
import dev.caravan.run.RunWatcher;
import dev.caravan.table.LakeTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Runs a pipeline in this JVM, wired as {@code run --once} wires it. {@link #start} leaves it running until it is closed.
 */
public final class PipelineRunner implements AutoCloseable {

    private static final Connections NO_CONNECTIONS =
            new Connections(CatalogIndex.load(), Path.of("no-connections"), Optional.empty(), Map.of());

    private final PipelineRun run;
    private final CamelContext context = new DefaultCamelContext();

    private PipelineRunner(LakeTables tables, List<Pipeline> pipelines) {
        int sources = pipelines.stream()
                .mapToInt(pipeline -> pipeline.sources().size())
                .sum();
        this.run = new PipelineRun(pipelines, true, sources, null, RunWatcher.NONE);
        RunContext.prepare(context, List.of(), NO_CONNECTIONS, tables, run);
    }

    /** What a run that ended did. */
    public record Outcome(PipelineRunner runner, Optional<RuntimeException> failure) {

        public Counts counts(String pipeline) {
            return runner.counts(pipeline);
        }

        /** @throws AssertionError if the run did not fail in a way of ours */
        public CaravanException ourFailure() {
            return (CaravanException) failure.filter(CaravanException.class::isInstance)
                    .orElseThrow(() -> new AssertionError("not failed as expected but: " + failure));
        }

        public Outcome succeeded() {
            failure.ifPresent(cause -> {
                throw new AssertionError("the run failed", cause);
            });

            return this;
        }
    }

    /** To its end. */
    public static Outcome run(LakeTables tables, String yaml) {
        return run(tables, yaml, context -> {});
    }

    /** @param preparation binds what the routes refer to */
    public static Outcome run(LakeTables tables, String yaml, Consumer<CamelContext> preparation) {
        PipelineRunner runner = start(tables, yaml, preparation);
        runner.run.await();
        runner.close();

        return new Outcome(runner, runner.run.failure());
    }

    public static PipelineRunner start(LakeTables tables, String yaml, Consumer<CamelContext> preparation) {
        PipelineFile file = PipelineFile.parse("test.yaml", yaml);
        PipelineRunner runner = new PipelineRunner(tables, file.pipelines());
        try {
            preparation.accept(runner.context);
            RunContext.load(runner.context, List.of(file.routesYaml()));
            runner.context.start();
        } catch (Exception e) {
            runner.run.fail(e instanceof RuntimeException failure ? failure : new IllegalStateException(e));
        }

        return runner;
    }

    public Counts counts(String pipeline) {
        return run.counts(pipeline);
    }

    public Optional<RuntimeException> failure() {
        return run.failure();
    }

    public void await() {
        run.await();
    }

    /** Sources stop first, what they handed over is landed. */
    @Override
    public void close() {
        RunContext.stop(context);
    }
}
