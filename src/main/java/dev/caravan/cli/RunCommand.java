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
import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.connection.Connections;
import dev.caravan.observe.CaravanException;
import dev.caravan.table.LakeTables;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Runs pipelines until their sources end, or until it is stopped where they do not.")
final class RunCommand implements Callable<Integer> {

    private final CamelEngine engine;

    @Parameters(arity = "1..*", paramLabel = "PIPELINE", description = "YAML files, or quickstart.")
    private List<String> names;

    @Option(names = "--once", description = "Read sources that could go on for ever to what is there now, then end.")
    private boolean once;

    @Option(names = "--idle-timeout", paramLabel = "SECONDS", description = "End when nothing has landed for so long.")
    private Integer idleTimeout;

    @Mixin
    private ConnectionFiles connections;

    @Mixin
    private WarehouseOption warehouse;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private OutputOptions options;

    RunCommand(CamelEngine engine) {
        this.engine = engine;
    }

    @Override
    public Integer call() {
        long startedAt = System.nanoTime();
        PipelineFiles files;
        try {
            files = PipelineFiles.read(names);
        } catch (CaravanException e) {
            System.err.println(e.getMessage());
            return CaravanCommand.USAGE;
        }
        List<Problem> problems = files.problems();
        problems.forEach(System.err::println);
        if (problems.stream().anyMatch(Problem::isError)) {
            return CaravanCommand.USAGE;
        }
        List<Pipeline> pipelines = files.files().stream()
                .flatMap(file -> file.pipelines().stream())
                .toList();
        Connections known = connections.read(files.index());
        List<String> plainSecrets = ConnectionFiles.plainSecrets(known, pipelines);
        if (!plainSecrets.isEmpty()) {
            plainSecrets.forEach(System.err::println);
            return CaravanCommand.USAGE;
        }
        SourceEnds ends = SourceEnds.of(pipelines, files.index());
        if (once && ends.neverEnding().isPresent()) {
            System.err.println("Cannot run with --once: source "
                    + ends.neverEnding().get() + " has no present end. Use --idle-timeout.");
            return CaravanCommand.USAGE;
        }
        Optional<Pipeline> endless = pipelines.stream()
                .filter(RunCommand::overwrites)
                .filter(pipeline ->
                        SourceEnds.of(List.of(pipeline), files.index()).count(once) == 0)
                .findFirst();
        if (endless.isPresent()) {
            System.err.println("Cannot run " + endless.get().routeId()
                    + ": mode overwrite commits at the end of the stream, and its source has none."
                    + (once ? "" : " Try --once."));
            return CaravanCommand.USAGE;
        }
        Optional<Pipeline> withheld = pipelines.stream()
                .filter(RunCommand::overwrites)
                .filter(pipeline -> isWithheld(pipeline, files.index()))
                .findFirst();
        if (withheld.isPresent()) {
            System.err.println("Cannot run " + withheld.get().routeId()
                    + ": mode overwrite commits at the end of the stream, and its source brings no more before a commit."
                    + " Use append or merge.");
            return CaravanCommand.USAGE;
        }
        Progress progress = new Progress(!options.json() && Progress.onTerminal() || options.verbose.length > 0);
        PipelineRun run = new PipelineRun(
                once, ends.count(once), idleTimeout == null ? null : Duration.ofSeconds(idleTimeout), progress);
        StopSignal.install(run);
        progress.say("Starting Spark …");
        try (LakeTables tables = LakeTables.open(warehouse.directory, spark.master())) {
            engine.run(
                    files.files().stream().map(PipelineFile::routesYaml).toList(),
                    files.kameletDirectories(),
                    names,
                    known,
                    tables,
                    run);
            RunSummary summary = new RunSummary(
                    pipelines,
                    run,
                    tables,
                    Duration.ofNanos(System.nanoTime() - startedAt),
                    RunSummary.Verb.RUN,
                    names);

            return summary.tell(options);
        }
    }

    private static boolean overwrites(Pipeline pipeline) {
        return pipeline.lakes().stream()
                .anyMatch(lake -> "overwrite".equals(lake.parameters().get("mode")));
    }

    /** Whether a source of it waits for acknowledgements. */
    private static boolean isWithheld(Pipeline pipeline, CatalogIndex index) {
        return pipeline.sources().stream().filter(Pipeline.SourceUse::kamelet).anyMatch(source -> index.kamelet(
                        source.name())
                .filter(kamelet -> kamelet.annotation("replay").equals("redelivery"))
                .isPresent());
    }
}
