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
package dev.caravan.cli.airbyte;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A source connector of Airbyte's. Standard output holds protocol messages and nothing else. */
@Command(
        name = "airbyte",
        mixinStandardHelpOptions = true,
        description =
                "Speaks the Airbyte protocol, as a source: any connector of ours for a platform that takes Airbyte's.",
        synopsisSubcommandLabel = "COMMAND")
public final class AirbyteCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    private AirbyteCommand() {}

    /** With its commands, writing to standard output past its buffer of characters. */
    public static CommandLine commandLine() {
        return commandLine(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    }

    static CommandLine commandLine(OutputStream out) {
        Messages messages = new Messages(out);
        CommandLine line = new CommandLine(new AirbyteCommand());
        line.addSubcommand(new SpecCommand(messages));
        line.addSubcommand(new CheckCommand(messages));
        line.addSubcommand(new DiscoverCommand(messages));
        line.addSubcommand(new ReadCommand(messages));

        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
