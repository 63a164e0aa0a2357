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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.Reading;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "read",
        mixinStandardHelpOptions = true,
        description = "Prints the records of the configured streams, and states to go on from.")
final class ReadCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAILED = 1;

    @Mixin
    private Configuration configuration;

    @Option(
            names = "--catalog",
            required = true,
            paramLabel = "FILE",
            description = "The streams to read, and how (a ConfiguredAirbyteCatalog).")
    private Path catalog;

    @Option(names = "--state", paramLabel = "FILE", description = "The states that an earlier read ended with.")
    private Path state;

    private final Messages messages;

    ReadCommand(Messages messages) {
        this.messages = messages;
    }

    /** A stream that fails does not keep the others from being read. */
    @Override
    public Integer call() {
        boolean ok = true;
        try {
            List<ConfiguredStream> streams = new ArrayList<>();
            json(catalog).path("streams").forEach(stream -> streams.add(ConfiguredStream.of(stream)));
            StreamStates states = new StreamStates(state == null ? JsonNodeFactory.instance.arrayNode() : json(state));
            Kamelet kamelet;
            List<StreamDescription> offered;
            try (Connection connection = configuration.open()) {
                kamelet = connection.settings().kamelet();
                offered = connection.discover();
            }
            for (ConfiguredStream stream : streams) {
                ok &= read(stream, kamelet, offered, states);
            }
        } catch (StepFailed e) {
            messages.error(e.failure());
            ok = false;
        } catch (CaravanException e) {
            messages.error(e);
            ok = false;
        }
        messages.flush();

        return ok ? 0 : FAILED;
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read " + file + ": " + CaravanException.reasonOf(e) + ".", e);
        }
    }

    private boolean read(
            ConfiguredStream stream, Kamelet kamelet, List<StreamDescription> offered, StreamStates states) {
        messages.streamStatus(stream.descriptor(), "STARTED");
        try {
            StreamDescription description = stream.in(offered);
            Position from = states.position(stream);
            StreamMessages told = new StreamMessages(messages, stream, description.schema());
            Reading.read(configuration.settings(stream.settings(kamelet, description)), List.of(), from, told);
            told.end(from);
            messages.streamStatus(stream.descriptor(), "COMPLETE");

            return true;
        } catch (CaravanException e) {
            messages.error(e, stream.descriptor());
            messages.streamStatus(stream.descriptor(), "INCOMPLETE");

            return false;
        }
    }
}
