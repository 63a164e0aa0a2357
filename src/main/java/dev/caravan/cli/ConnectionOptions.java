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
import dev.caravan.connector.catalog.ConnectionFile;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.catalog.Pipeline;
import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.connection.Connections;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.PipelineFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a verb is to look at: a connection, a connector, or the sources of a pipeline; and with which settings. */
final class ConnectionOptions {

    @Mixin
    private ConnectionFiles files;

    @Option(
            names = "--set",
            paramLabel = "SETTING=VALUE",
            description = "A setting, over all others. Secrets are better written as {{env:NAME}}.")
    private Map<String, String> given = new LinkedHashMap<>();

    private final List<String> kameletDirectories = new ArrayList<>();

    /**
     * @param name of a connection, its file, a connector, or a pipeline
     * @throws CaravanException CONFIG if it is none of these
     */
    List<ConnectionSettings> find(String name) {
        return find(name, Pipeline::sources);
    }

    /** The same with what a pipeline writes to. */
    List<ConnectionSettings> findAll(String name) {
        return find(name, pipeline -> Stream.concat(pipeline.sources().stream(), pipeline.sinks().stream())
                .toList());
    }

    private List<ConnectionSettings> find(String name, Function<Pipeline, List<Pipeline.SourceUse>> uses) {
        Connections connections = files.read(CatalogIndex.load());
        Optional<ConnectionSettings> connection = connections.find(name, List.of(commandLine()));
        if (connection.isPresent()) {
            return List.of(connection.get());
        }
        Path path = Path.of(name);
        if (Connections.isConnection(path)) {
            return List.of(connections.read(path, List.of(commandLine())));
        }
        Optional<Kamelet> connector = connections.connector(name);
        if (connector.isPresent()) {
            return List.of(connections.settings(connector.get().name(), connector.get(), List.of(commandLine())));
        }
        if (Files.exists(path)) {
            return usesOf(name, uses);
        }
        TreeSet<String> known = new TreeSet<>(connections.index().kameletNames());
        known.addAll(connections.names());
        throw new CaravanException(
                Category.CONFIG,
                "Cannot find " + name + ": there is no such connection in " + connections.directory()
                        + ", no such connector, and no such pipeline." + NearestName.hint(name, known));
    }

    /** As {@link #find}, of a name that has to stand for one source. */
    ConnectionSettings findOne(String name) {
        List<ConnectionSettings> found = find(name);
        if (found.size() != 1) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot tell which source of " + name + " is meant: it has " + found.size()
                            + " that are connectors. Name a connection.");
        }

        return found.get(0);
    }

    Connection open(ConnectionSettings found) {
        return Connection.open(found, kameletDirectories);
    }

    private Layer commandLine() {
        Map<String, String> settings = new LinkedHashMap<>();
        given.forEach((setting, value) -> settings.put(ConnectionFile.propertyName(setting), value));

        return new Layer("--set", settings);
    }

    private List<ConnectionSettings> usesOf(String pipeline, Function<Pipeline, List<Pipeline.SourceUse>> uses) {
        PipelineFiles read = PipelineFiles.read(List.of(pipeline));
        Optional<Problem> problem =
                read.problems().stream().filter(Problem::isError).findFirst();
        if (problem.isPresent()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot use " + pipeline + ": " + problem.get()
                            + " ./caravan lint shows all that is wrong with it.");
        }
        read.kameletDirectories().forEach(each -> kameletDirectories.add("file:" + each));
        Connections connections = files.read(read.index());
        List<ConnectionSettings> found = new ArrayList<>();
        for (Pipeline each : read.files().get(0).pipelines()) {
            for (Pipeline.SourceUse use : uses.apply(each)) {
                if (use.kamelet()) {
                    found.add(settings(connections, each.routeId(), use, pipeline));
                }
            }
        }
        if (found.isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot look through " + pipeline + ": none of its sources is a connector.");
        }

        return found;
    }

    private ConnectionSettings settings(
            Connections connections, String route, Pipeline.SourceUse source, String pipeline) {
        Map<String, String> parameters = new LinkedHashMap<>(source.parameters());
        String connection = parameters.remove("connection");
        List<Layer> overrides = List.of(new Layer(pipeline, parameters), commandLine());

        // As in a run: without a connection, what the route says is all there is.
        return connection == null
                ? new ConnectionSettings(
                        route, connections.index().kamelet(source.name()).orElseThrow(), List.of(), Map.of(), overrides)
                : connections.get(connection, overrides);
    }
}
