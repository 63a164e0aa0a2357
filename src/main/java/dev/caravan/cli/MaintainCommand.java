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

import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import dev.caravan.table.MaintenancePlan;
import dev.caravan.table.MaintenanceResult;
import dev.caravan.table.MaintenanceStep;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "maintain",
        description = "Makes small files into large ones and deletes what no version needs any more."
                + " Pipelines may go on landing meanwhile.")
final class MaintainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TABLE", description = "Namespace and name: bronze.orders")
    private String name;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--retain",
            paramLabel = "TIME",
            defaultValue = "7d",
            converter = RetentionConverter.class,
            description = "Versions and files younger than this stay: 7d, 36h, 90m. Default: ${DEFAULT-VALUE}")
    private Duration retain;

    @Option(
            names = "--only",
            paramLabel = "STEP",
            split = ",",
            description = "Only these steps. Delta has compact and vacuum, Iceberg compact, expire and orphans.")
    private Set<MaintenanceStep> only = Set.of();

    @Option(
            names = "--allow-short-retention",
            description =
                    "Also delete files that are so young that a run could still need them (under 7 days for Delta,"
                            + " a day for Iceberg). Only while nobody writes to the table.")
    private boolean allowShortRetention;

    @Mixin
    private WarehouseOption warehouse;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            LakeTable table = Known.table(tables, name);
            long before = table.version();
            List<MaintenanceResult> results = table.maintenance()
                    .run(new MaintenancePlan(
                            only,
                            retain,
                            dryRun ? MaintenancePlan.Mode.DRY_RUN : MaintenancePlan.Mode.APPLY,
                            allowShortRetention
                                    ? MaintenancePlan.Safety.ALLOW_SHORT_RETENTION
                                    : MaintenancePlan.Safety.REFUSE_SHORT_RETENTION));
            if (options.json()) {
                Json.print(describe(table, before, results));
            } else {
                System.out.print(text(results));
                System.out.println();
                System.out.println(
                        dryRun
                                ? "  A dry run: nothing was changed, " + name + " is at version " + table.version()
                                        + "."
                                : "  " + name + " is at version " + table.version() + ", it was at " + before + ".");
            }
        }

        return 0;
    }

    private static TextTable text(List<MaintenanceResult> results) {
        TextTable text = new TextTable("STEP", "COUNTED", "BEFORE>", "AFTER>", "FILES REMOVED>", "BYTES REMOVED>");
        results.forEach(result -> text.add(
                result.step(),
                result.things(),
                number(result.before()),
                number(result.after()),
                number(result.filesRemoved()),
                number(result.bytesRemoved())));

        return text;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private Map<String, Object> describe(LakeTable table, long before, List<MaintenanceResult> results) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("table", name);
        document.put("format", table.format().toString());
        document.put("dryRun", dryRun);
        document.put("versionBefore", before);
        document.put("versionAfter", table.version());
        document.put("steps", results.stream().map(MaintainCommand::describe).toList());

        return document;
    }

    private static Map<String, Object> describe(MaintenanceResult result) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("step", result.step().toString());
        described.put("counted", result.things());
        described.put("before", result.before());
        described.put("after", result.after());
        described.put("filesRemoved", result.filesRemoved());
        described.put("bytesRemoved", result.bytesRemoved());

        return described;
    }
}
