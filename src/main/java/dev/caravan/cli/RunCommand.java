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

import dev.caravan.connector.catalog.Problem;
import dev.caravan.observe.CaravanException;
import dev.caravan.run.PipelineFiles;
import dev.caravan.run.PipelineRun;
import dev.caravan.run.RunPlan;
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

    private static final RunPlan.Hints HINTS = new RunPlan.Hints("--once", "--idle-timeout");

    private final CamelEngine engine;

    @Parameters(
            arity = "1..*",
            paramLabel = "PIPELINE",
            description = "YAML files, or names of those that come with Caravan: quickstart, x12-837-to-delta, …")
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
        RunPlan plan = new RunPlan(files, connections.read(files.index()), once);
        List<String> refusals = plan.refusals(HINTS);
        if (!refusals.isEmpty()) {
            refusals.forEach(System.err::println);
            return CaravanCommand.USAGE;
        }
        Progress progress = new Progress(!options.json() && Progress.onTerminal() || options.verbose.length > 0);
        PipelineRun run = PipelineRun.of(plan, Optional.ofNullable(idleTimeout).map(Duration::ofSeconds), progress);
        StopSignal.install(run);
        progress.say("Starting Spark …");
        try (LakeTables tables = LakeTables.open(warehouse.directory, spark.master())) {
            engine.run(files.routes(), files.kameletDirectories(), names, plan.connections(), tables, run);
            RunSummary summary = new RunSummary(
                    plan.pipelines(),
                    run,
                    tables,
                    Duration.ofNanos(System.nanoTime() - startedAt),
                    RunSummary.Verb.RUN,
                    names);

            return summary.tell(options);
        }
    }
}
