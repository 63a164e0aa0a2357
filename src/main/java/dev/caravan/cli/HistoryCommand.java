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

import dev.caravan.landing.CommitNote;
import dev.caravan.landing.Counts;
import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableVersion;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "history",
        description = "Lists the versions of a table, newest first, and which batch each of them is.")
final class HistoryCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TABLE", description = "Namespace and name: bronze.orders")
    private String name;

    @Option(
            names = "--limit",
            paramLabel = "VERSIONS",
            defaultValue = "20",
            description = "At most so many. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Mixin
    private WarehouseOption warehouse;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            LakeTable table = Known.table(tables, name);
            List<TableVersion> versions = table.history().latest(limit);
            if (options.json()) {
                Json.print(describe(table, versions));
            } else if (versions.isEmpty()) {
                System.out.println("Nothing was written to " + name + " yet.");
            } else {
                System.out.print(text(table, versions));
            }
        }

        return 0;
    }

    private static TextTable text(LakeTable table, List<TableVersion> versions) {
        TextTable text = new TextTable(
                "VERSION>",
                table.format() == TableFormat.ICEBERG ? "SNAPSHOT>" : "",
                "TIME",
                "OPERATION",
                "ROWS ADDED>",
                "BATCH>",
                "EPOCH>",
                "READ>",
                "LANDED>",
                "QUARANTINED>",
                "FILTERED>",
                "PIPELINE",
                "STREAM");
        for (TableVersion version : versions) {
            CommitNote note = CommitNote.of(version).orElse(null);
            text.add(
                    version.version(),
                    version.snapshot().isPresent() ? version.snapshot().getAsLong() : "",
                    version.time().truncatedTo(ChronoUnit.SECONDS),
                    version.operation(),
                    version.rowsAdded().isPresent() ? number(version.rowsAdded().getAsLong()) : "",
                    note == null || note.counts().isEmpty() ? "" : note.number(),
                    note == null ? "" : note.epoch(),
                    count(note, Counts::read),
                    count(note, Counts::landed),
                    count(note, Counts::quarantined),
                    count(note, Counts::filtered),
                    note == null ? "" : note.pipeline(),
                    note == null ? "" : note.stream());
        }

        return text;
    }

    private static String count(CommitNote note, ToLongFunction<Counts> count) {
        return note == null
                ? ""
                : note.counts().map(counts -> number(count.applyAsLong(counts))).orElse("");
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static Map<String, Object> describe(LakeTable table, List<TableVersion> versions) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("table", table.name().toString());
        document.put("format", table.format().toString());
        document.put("versions", versions.stream().map(HistoryCommand::describe).toList());

        return document;
    }

    private static Map<String, Object> describe(TableVersion version) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("version", version.version());
        version.snapshot().ifPresent(id -> described.put("snapshot", id));
        described.put("time", version.time().toString());
        described.put("operation", version.operation());
        version.rowsAdded().ifPresent(rows -> described.put("rowsAdded", rows));
        CommitNote.of(version).ifPresent(note -> {
            described.put("pipeline", note.pipeline());
            described.put("stream", note.stream());
            note.counts().ifPresent(counts -> described.put("batch", note.number()));
            described.put("epoch", note.epoch());
            note.counts().ifPresent(counts -> described.put("counts", counts));
        });

        return described;
    }
}
