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
package dev.caravan.connector.connection;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.ConnectionFile;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connections of a directory: {@code crm.yaml} is the connection crm, and {@code crm.prod.yaml} what is different in the
 * environment prod.
 *
 * @param directory need not be there
 * @param environment empty for the files without one
 * @param variables of the process
 */
public record Connections(
        CatalogIndex index, Path directory, Optional<String> environment, Map<String, String> variables) {

    private static final List<String> EXTENSIONS = List.of(".yaml", ".yml", ".json");
    private static final String PREFIX = "caravan-";

    /** Of the connections, sorted. */
    public List<String> names() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Connections::isConnection)
                    .map(Connections::name)
                    .filter(name -> name.indexOf('.') < 0)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /** The source or sink of this name, which may leave out {@code caravan-}, and {@code -source} too. */
    public Optional<Kamelet> connector(String name) {
        return Stream.of(name, PREFIX + name, name + "-source", PREFIX + name + "-source")
                .flatMap(each -> index.kamelet(each).stream())
                .filter(kamelet -> !kamelet.type().equals("action"))
                .findFirst();
    }

    /** A connector without a file: its variables, and what is given here. */
    public ConnectionSettings settings(String name, Kamelet kamelet, List<Layer> overrides) {
        return new ConnectionSettings(name, kamelet, List.of(), variables, overrides);
    }

    /**
     * @param overrides of a pipeline, of the command line, the strongest last
     * @throws CaravanException CONFIG if the files cannot be used
     */
    public Optional<ConnectionSettings> find(String name, List<Layer> overrides) {
        return EXTENSIONS.stream()
                .map(extension -> directory.resolve(name + extension))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> read(file, overrides));
    }

    /** The files of a connection: its own, and the one of the environment. */
    public List<Path> filesOf(String name) {
        return EXTENSIONS.stream()
                .flatMap(extension -> Stream.concat(
                        Stream.of(directory.resolve(name + extension)),
                        environment.stream().map(each -> directory.resolve(name + "." + each + extension))))
                .filter(Files::isRegularFile)
                .toList();
    }

    /** As {@link #find}, of one that has to be there. */
    public ConnectionSettings get(String name, List<Layer> overrides) {
        return find(name, overrides)
                .orElseThrow(() -> new CaravanException(
                        Category.CONFIG,
                        "Cannot find connection " + name + " in " + directory + "." + NearestName.hint(name, names())));
    }

    /** Whether this is the file of a connection, wherever it lies. */
    public static boolean isConnection(Path file) {
        try {
            return EXTENSIONS.stream().anyMatch(file.toString()::endsWith)
                    && Files.isRegularFile(file)
                    && ConnectionFile.read(file).namesConnector();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** As {@link #find}, of a file. */
    public ConnectionSettings read(Path file, List<Layer> overrides) {
        String name = name(file);
        ConnectionFile content = content(file);
        List<Layer> files = new ArrayList<>();
        files.add(new Layer(file.toString(), content.settings()));
        if (environment.isPresent()) {
            String extension = file.getFileName().toString().substring(name.length());
            Path overlay = file.resolveSibling(name + "." + environment.get() + extension);
            if (!Files.isRegularFile(overlay)) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot use connection " + name + " in environment " + environment.get() + ": there is no file "
                                + overlay + ".");
            }
            files.add(new Layer(overlay.toString(), content(overlay).settings()));
        }

        return new ConnectionSettings(name, connector(file, content), files, variables, overrides);
    }

    private Kamelet connector(Path file, ConnectionFile content) {
        String name = content.connector();
        String reason = name.isEmpty()
                ? "it does not name its connector. Add the line 'connector: <name>'."
                : "there is no source connector " + name + "." + NearestName.hint(name, index.kameletNames());

        return connector(name)
                .orElseThrow(() -> new CaravanException(Category.CONFIG, "Cannot use " + file + ": " + reason));
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();

        return name.substring(0, name.lastIndexOf('.'));
    }

    private static ConnectionFile content(Path file) {
        try {
            ConnectionFile content = ConnectionFile.read(file);
            if (!content.problems().isEmpty()) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot use " + file + ":\n  "
                                + content.problems().stream()
                                        .map(Problem::toString)
                                        .collect(Collectors.joining("\n  ")));
            }

            return content;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static CaravanException unreadable(Path file, IOException cause) {
        return new CaravanException(
                Category.CONFIG, "Cannot read " + file + ": " + CaravanException.reasonOf(cause) + ".", cause);
    }
}
