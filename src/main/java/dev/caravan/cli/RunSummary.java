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

import dev.caravan.connector.catalog.Pipeline;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.run.PipelineRun;
import dev.caravan.run.Tally;
import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run has done, told at its end. */
final class RunSummary {

    /** Counting the rows of a thousand would take longer than landing them. */
    private static final int SHOWN_TABLES = 20;

    private static final int SAMPLE_ROWS = 5;
    private static final int SAMPLE_WIDTH = 40;

    private final List<Pipeline> pipelines;
    private final PipelineRun run;
    private final LakeTables tables;
    private final double seconds;
    private final Verb verb;
    private final List<String> arguments;

    /** Which of the verbs ran the pipelines. */
    enum Verb {
        RUN("Nothing new: everything the sources hold had landed before, and nothing was landed twice."),
        REPLAY("Nothing to replay: the quarantine holds no row that can be tried and was not.");

        private final String nothing;

        Verb(String nothing) {
            this.nothing = nothing;
        }

        String command(List<String> arguments) {
            return "./caravan " + name().toLowerCase(Locale.ROOT) + " " + String.join(" ", arguments);
        }
    }

    /** @param arguments of the verb, as they were given */
    RunSummary(
            List<Pipeline> pipelines,
            PipelineRun run,
            LakeTables tables,
            Duration duration,
            Verb verb,
            List<String> arguments) {
        this.pipelines = pipelines;
        this.run = run;
        this.tables = tables;
        this.seconds = duration.toMillis() / 1000.0;
        this.verb = verb;
        this.arguments = arguments;
    }

    /** Prints it as asked. @return the exit code of the process */
    int tell(OutputOptions options) {
        if (options.json()) {
            Json.print(toJson());
        } else if (run.failure().isEmpty()) {
            System.out.print(toText());
        }
        if (run.failure().isPresent()) {
            CaravanCommand.tell(run.failure().get(), afterFailure(), options.verbose.length > 0);
            return CaravanCommand.FAILED;
        }

        return exitCode();
    }

    private int exitCode() {
        return total().quarantined() > 0 ? CaravanCommand.QUARANTINED : 0;
    }

    private Counts total() {
        return pipelines.stream().map(each -> run.counts(each.routeId())).reduce(Counts.NONE, Counts::plus);
    }

    private List<LakeTable> tablesOf(Pipeline pipeline) {
        List<LakeTable> found = new ArrayList<>();
        for (Pipeline.LakeUse use : pipeline.lakes()) {
            TableFormat format = TableFormat.valueOf(
                    use.parameters().getOrDefault("format", "delta").toUpperCase(Locale.ROOT));
            for (TableName name : names(use, run.tally(pipeline.routeId()))) {
                found.add(tables.table(name, format));
                LakeTable quarantine = tables.table(name.quarantine(), format);
                if (quarantine.exists()) {
                    found.add(quarantine);
                }
            }
        }

        return found;
    }

    /** Those it names; of a table for each stream, those that got something. */
    private static List<TableName> names(Pipeline.LakeUse use, Tally tally) {
        return use.table().contains("*")
                ? tally.byTable().keySet().stream()
                        .sorted(Comparator.comparing(TableName::toString))
                        .toList()
                : use.tables().stream().map(TableName::parse).toList();
    }

    private Map<String, Object> toJson() {
        List<Object> described = new ArrayList<>();
        for (Pipeline pipeline : pipelines) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", pipeline.routeId());
            one.put(
                    "tables",
                    tablesOf(pipeline).stream().map(TablesCommand::describe).toList());
            putCounts(one, run.counts(pipeline.routeId()));
            one.put("seconds", run.tally(pipeline.routeId()).seconds());
            run.tally(pipeline.routeId()).lag().ifPresent(lag -> lag.putInto(one));
            described.add(one);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pipelines", described);
        putCounts(document, total());
        document.put("seconds", seconds);
        run.failure().ifPresent(failure -> document.put("error", describe(failure)));

        return document;
    }

    private static Map<String, Object> describe(RuntimeException failure) {
        return Map.of(
                "category",
                CaravanException.in(failure).map(ours -> ours.category().name()).orElse("UNKNOWN"),
                "message",
                String.valueOf(failure.getMessage()));
    }

    /** What stays of a run that failed. The failure itself is told elsewhere. */
    private String afterFailure() {
        String committed = pipelines.stream()
                .filter(each -> run.counts(each.routeId()).read() > 0)
                .map(each -> String.format(
                        Locale.ROOT,
                        "%,d rows of %s",
                        run.counts(each.routeId()).landed(),
                        each.routeId()))
                .collect(Collectors.joining(", "));

        return committed.isEmpty()
                ? "Nothing was committed by this run."
                : "Committed before the failure: " + committed + ". " + verb.command(arguments) + option()
                        + " goes on behind it.";
    }

    private static void putCounts(Map<String, Object> target, Counts counts) {
        target.put("read", counts.read());
        target.put("landed", counts.landed());
        target.put("quarantined", counts.quarantined());
        target.put("filtered", counts.filtered());
    }

    private String toText() {
        StringBuilder text = new StringBuilder("\n");
        TextTable table =
                new TextTable("PIPELINE", "TABLE", "FORMAT", "ROWS>", "VERSION>", "LANDED NOW>", "SECONDS>", "ROWS/S>");
        for (Pipeline pipeline : pipelines) {
            Tally tally = run.tally(pipeline.routeId());
            Counts counts = Counts.NONE;
            List<LakeTable> found = tablesOf(pipeline);
            for (LakeTable each : found.subList(0, Math.min(found.size(), SHOWN_TABLES))) {
                // A quarantine follows its table.
                counts = each.name().isQuarantine() ? counts : tally.counts(each.name());
                table.add(
                        pipeline.routeId(),
                        each.name(),
                        each.format(),
                        number(each.exists() ? each.countRows() : 0),
                        each.exists() ? each.version() : "-",
                        number(each.name().isQuarantine() ? counts.quarantined() : counts.landed()),
                        String.format(Locale.ROOT, "%.1f", tally.seconds()),
                        each.name().isQuarantine() ? "" : number(Math.round(tally.perSecond(counts.landed()))));
            }
            if (found.size() > SHOWN_TABLES) {
                table.add(
                        pipeline.routeId(),
                        "and " + number(found.size() - SHOWN_TABLES) + " more",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "");
            }
            tally.bySink()
                    .forEach((sink, written) -> table.add(
                            pipeline.routeId(),
                            sink,
                            "",
                            "",
                            "",
                            number(written.landed()),
                            String.format(Locale.ROOT, "%.1f", tally.seconds()),
                            number(Math.round(tally.perSecond(written.landed())))));
        }
        text.append(table).append('\n');
        appendCounts(text);
        if (isQuickstart()) {
            appendSamples(text);
        }
        appendNextSteps(text);

        return text.toString();
    }

    private boolean isQuickstart() {
        return verb == Verb.RUN && arguments.contains("quickstart");
    }

    private void appendCounts(StringBuilder text) {
        Counts total = total();
        text.append(String.format(
                Locale.ROOT,
                "  read %,d = landed %,d + quarantined %,d + filtered %,d   in %.1f s with the start of Spark%n",
                total.read(),
                total.landed(),
                total.quarantined(),
                total.filtered(),
                seconds));
        if (total.read() == 0) {
            text.append("  ").append(verb.nothing).append('\n');
        }
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void appendSamples(StringBuilder text) {
        text.append("\n  Five rows of demo.hl7_messages:\n\n")
                .append(QueryCommand.table(
                        tables.query(
                                "select message_type, trigger_event, control_id, message_time, sending_application,"
                                        + " size(segments) as segments from demo.hl7_messages order by message_time, control_id",
                                SAMPLE_ROWS),
                        SAMPLE_WIDTH));
    }

    private void appendNextSteps(StringBuilder text) {
        if (pipelines.stream().allMatch(each -> each.lakes().isEmpty())) {
            return;
        }
        text.append("\n  The tables are in ").append(tables.warehouse()).append('\n');
        text.append("  Next:  ").append(query("select * from " + tableOf(pipelines.get(0)) + " limit 10"));
        text.append("         ./caravan tables").append(option()).append('\n');
        pipelines.stream()
                .filter(each ->
                        !each.lakes().isEmpty() && run.counts(each.routeId()).quarantined() > 0)
                .forEach(each -> text.append("         ")
                        .append(query(
                                "select origin, error_code, error_message from " + tableOf(each) + "__quarantine")));
        if (isQuickstart()) {
            text.append("         ./caravan list        then write a pipeline of your own: see README.md\n");
        }
    }

    private String tableOf(Pipeline pipeline) {
        return pipeline.lakes().stream()
                .flatMap(use -> names(use, run.tally(pipeline.routeId())).stream())
                .findFirst()
                .map(TableName::toString)
                .orElse("bronze.orders");
    }

    private String query(String sql) {
        return "./caravan query \"" + sql + "\"" + option() + "\n";
    }

    /** Of the commands to try next: the warehouse, where it is not the one they would look in. */
    private String option() {
        Path usual = Path.of("lakehouse").toAbsolutePath().normalize();
        return tables.warehouse().equals(usual) ? "" : " --warehouse " + tables.warehouse();
    }
}
