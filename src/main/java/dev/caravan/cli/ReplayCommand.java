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

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.catalog.Pipeline;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.catalog.Problem;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.PipelineFiles;
import dev.caravan.run.PipelineRun;
import dev.caravan.table.LakeTables;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = "Tries the rows again that a pipeline sent to the quarantine of a table, each once."
                + " Correct the pipeline first: its columns, rules or parsing.")
final class ReplayCommand implements Callable<Integer> {

    private final CamelEngine engine;

    @Parameters(index = "0", paramLabel = "TABLE", description = "Namespace and name: bronze.orders")
    private String table;

    @Parameters(index = "1", paramLabel = "PIPELINE", description = "The YAML file of the pipeline that lands there.")
    private String name;

    @Mixin
    private ConnectionFiles connections;

    @Mixin
    private WarehouseOption warehouse;

    @Mixin
    private OutputOptions options;

    ReplayCommand(CamelEngine engine) {
        this.engine = engine;
    }

    @Override
    public Integer call() {
        long startedAt = System.nanoTime();
        PipelineFiles files = PipelineFiles.read(List.of(name));
        List<Problem> problems = files.problems();
        problems.forEach(System.err::println);
        if (problems.stream().anyMatch(Problem::isError)) {
            return CaravanCommand.USAGE;
        }
        PipelineFile file = files.files().get(0);
        List<Pipeline> pipelines = pipelinesToTable(file);
        Progress progress = new Progress(!options.json() && Progress.onTerminal() || options.verbose.length > 0);
        PipelineRun run = new PipelineRun(pipelines, false, pipelines.size(), null, progress);
        StopSignal.install(run);
        progress.say("Starting Spark …");
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            if (Known.hasQuarantine(tables, table)) {
                engine.run(
                        List.of(file.replayYaml(table)),
                        files.kameletDirectories(),
                        List.of(name),
                        connections.read(files.index()),
                        tables,
                        run);
            } else {
                Known.table(tables, table);
            }
            RunSummary summary = new RunSummary(
                    pipelines,
                    run,
                    tables,
                    Duration.ofNanos(System.nanoTime() - startedAt),
                    RunSummary.Verb.REPLAY,
                    List.of(table, name));

            return summary.tell(options);
        }
    }

    /** @throws CaravanException CONFIG if there is none, or one that replaces the table in each run */
    private List<Pipeline> pipelinesToTable(PipelineFile file) {
        List<String> tables = file.pipelines().stream()
                .flatMap(each -> each.lakes().stream())
                .flatMap(lake -> lake.tables().stream())
                .toList();
        if (file.pipelines().stream().noneMatch(each -> each.landsIn(table))) {
            throw cannot("no route of " + name + " lands there." + NearestName.hint(table, tables));
        }
        List<Pipeline> pipelines =
                file.pipelines().stream().filter(each -> each.landsIn(table)).toList();
        if (pipelines.stream().flatMap(each -> each.lakes().stream()).anyMatch(lake -> "overwrite"
                .equals(lake.parameters().get("mode")))) {
            throw cannot("mode overwrite reads its source anew in every run. Use ./caravan run " + name + ".");
        }

        return pipelines;
    }

    private CaravanException cannot(String reason) {
        return new CaravanException(Category.CONFIG, "Cannot replay " + table + ": " + reason);
    }
}
