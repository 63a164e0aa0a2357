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

import dev.caravan.landing.LaneChanges;
import dev.caravan.landing.LaneState;
import dev.caravan.landing.LaneStates;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.table.LakeTables;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "state",
        description = "Shows and changes how far pipelines have read their sources.",
        synopsisSubcommandLabel = "(show | set | reset | mv)")
final class StateCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    @Command(name = "show", description = "Lists the streams, what has landed of each, and where the next run goes on.")
    int show(
            @Parameters(arity = "0..1", paramLabel = "PIPELINE", description = "Only of this one.") String pipeline,
            @Mixin WarehouseOption warehouse,
            @Mixin OutputOptions options) {
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            List<LaneState> states = new LaneStates(tables).list();
            if (pipeline != null) {
                requirePipeline(tables, states, pipeline);
            }
            print(
                    states.stream()
                            .filter(state ->
                                    pipeline == null || state.pipeline().equals(pipeline))
                            .toList(),
                    tables,
                    options);
        }

        return 0;
    }

    @Command(name = "set", description = "Lets the next run of a stream begin at a position.")
    int set(
            @Parameters(paramLabel = "PIPELINE", description = "The id of its route.") String pipeline,
            @Parameters(paramLabel = "STREAM", description = "As  state show  calls it.") String stream,
            @Parameters(paramLabel = "POSITION", description = "JSON, in the form that  state show  has.")
                    String position,
            @Mixin WarehouseOption warehouse,
            @Mixin OutputOptions options) {
        return change(pipeline, stream, parse(position), warehouse, options);
    }

    @Command(
            name = "reset",
            description = "Lets the next run of a stream read its source from the start: what the table"
                    + " holds stays, and lands a second time.")
    int reset(
            @Parameters(paramLabel = "PIPELINE", description = "The id of its route.") String pipeline,
            @Parameters(paramLabel = "STREAM", description = "As  state show  calls it.") String stream,
            @Mixin WarehouseOption warehouse,
            @Mixin OutputOptions options) {
        return change(pipeline, stream, Position.START, warehouse, options);
    }

    @Command(name = "mv", description = "Gives a pipeline another id, under which it goes on where it stands.")
    int move(
            @Parameters(paramLabel = "PIPELINE", description = "The id it had.") String pipeline,
            @Parameters(paramLabel = "NEW-ID", description = "The id of its route from now on.") String target,
            @Mixin WarehouseOption warehouse,
            @Mixin OutputOptions options) {
        if (target.isBlank() || target.contains("/") || target.equals(pipeline)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot move pipeline " + pipeline + " to '" + target
                            + "': that is no other id. Write the id of the route as it will be, without a slash.");
        }
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            LaneStates states = new LaneStates(tables);
            requirePipeline(tables, states.list(), pipeline);
            new LaneChanges(tables).move(pipeline, target);
            print(states.of(target), tables, options);
        }

        return 0;
    }

    private static Position parse(String json) {
        try {
            return Position.parse(json);
        } catch (IllegalArgumentException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read position " + json + ": it is not a JSON object. Write one as  ./caravan state show"
                            + "  has it.",
                    e);
        }
    }

    private static int change(
            String pipeline, String stream, Position position, WarehouseOption warehouse, OutputOptions options) {
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            LaneStates states = new LaneStates(tables);
            List<LaneState> all = states.list();
            requirePipeline(tables, all, pipeline);
            Known.require(
                    "stream",
                    stream,
                    all.stream()
                            .filter(state -> state.pipeline().equals(pipeline))
                            .map(LaneState::stream)
                            .distinct()
                            .toList(),
                    tables);
            new LaneChanges(tables).set(pipeline, stream, position);
            print(
                    states.of(pipeline).stream()
                            .filter(state -> state.stream().equals(stream))
                            .toList(),
                    tables,
                    options);
        }

        return 0;
    }

    private static void requirePipeline(LakeTables tables, List<LaneState> states, String pipeline) {
        Known.require(
                "pipeline",
                pipeline,
                states.stream().map(LaneState::pipeline).distinct().toList(),
                tables);
    }

    private static void print(List<LaneState> shown, LakeTables tables, OutputOptions options) {
        if (options.json()) {
            Json.print(
                    Map.of("streams", shown.stream().map(StateCommand::describe).toList()));
        } else if (shown.isEmpty()) {
            System.out.println("Nothing has landed yet in " + tables.warehouse() + ".");
        } else {
            TextTable text = new TextTable("PIPELINE", "STREAM", "TABLE", "BATCH>", "EPOCH>", "WHEN", "POSITION");
            shown.forEach(state -> text.add(
                    state.pipeline(),
                    state.stream(),
                    state.table().map(Object::toString).orElse("none"),
                    state.number(),
                    state.epoch(),
                    state.changed()
                            .map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse(""),
                    state.position().map(Position::toString).orElse("lost")));
            System.out.print(text);
            System.out.println();
            System.out.println("  Positions in full, in the form that  set  takes:  ./caravan state show -o json");
        }
    }

    private static Map<String, Object> describe(LaneState state) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("pipeline", state.pipeline());
        described.put("stream", state.stream());
        described.put("table", state.table().map(Object::toString).orElse(null));
        described.put("batch", state.number());
        described.put("epoch", state.epoch());
        described.put("changed", state.changed().map(Object::toString).orElse(null));
        described.put("position", state.position().map(Position::tree).orElse(null));

        return described;
    }
}
