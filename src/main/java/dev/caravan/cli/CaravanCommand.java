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

import dev.caravan.cli.airbyte.AirbyteCommand;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./caravan}. Exit codes: 0 all landed, 1 failed, 2 usage, 3 this run quarantined something. */
@Command(
        name = "caravan",
        mixinStandardHelpOptions = true,
        version = "Caravan 0.1.0",
        header = "Carries data from any source into Delta Lake and Apache Iceberg.",
        synopsisSubcommandLabel = "VERB",
        footer = {"", "Start here:  ./caravan run quickstart"})
final class CaravanCommand implements Runnable {

    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int QUARANTINED = 3;

    @Spec
    private CommandSpec spec;

    /** Without the verbs' engines: enough for the catalogue and for help. */
    static CommandLine commandLine() {
        return commandLine(null);
    }

    static CommandLine commandLine(CamelEngine engine) {
        CommandLine line = new CommandLine(new CaravanCommand());
        line.addSubcommand(new RunCommand(engine));
        line.addSubcommand(new ReplayCommand(engine));
        line.addSubcommand(new ListCommand());
        line.addSubcommand(new ShowCommand());
        line.addSubcommand(new InitCommand());
        line.addSubcommand(new LintCommand());
        line.addSubcommand(new CheckCommand());
        line.addSubcommand(new DiscoverCommand());
        line.addSubcommand(new PreviewCommand());
        line.addSubcommand(new TestCommand());
        line.addSubcommand(new TablesCommand());
        line.addSubcommand(new QueryCommand());
        line.addSubcommand(new HistoryCommand());
        line.addSubcommand(new MaintainCommand());
        line.addSubcommand(new StateCommand());
        line.addSubcommand(new DriversCommand());
        line.addSubcommand(new DoctorCommand());
        line.addSubcommand(new ExportCommand());
        line.addSubcommand(AirbyteCommand.commandLine());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(CaravanCommand::tell);

        return line;
    }

    /** One clear line; the stack trace only where it was asked for. */
    private static int tell(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        String message = CaravanException.in(failure)
                .map(Throwable::getMessage)
                .orElseGet(() -> "Cannot " + line.getCommandName() + ": " + CaravanException.reasonOf(failure));
        System.err.println(message);
        if (parsed.originalArgs().stream().anyMatch(arg -> arg.equals("-v") || arg.equals("--verbose"))) {
            failure.printStackTrace();
        } else if (CaravanException.in(failure).isEmpty()) {
            System.err.println("Run the same with -v to see where it happened.");
        }

        return CaravanException.in(failure).filter(CaravanCommand::isUsage).isPresent() ? USAGE : FAILED;
    }

    private static boolean isUsage(CaravanException failure) {
        return failure.category() == Category.CONFIG;
    }

    /** The same for a run, with what it leaves behind. */
    static void tell(Throwable failure, String aftermath, boolean verbose) {
        System.err.println(failure.getMessage() + " " + aftermath);
        if (verbose) {
            failure.printStackTrace();
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
