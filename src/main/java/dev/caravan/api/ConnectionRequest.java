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
package dev.caravan.api;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.ConnectionFile;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.connection.Connections;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** Which connection, and how. Not thread-safe; what it opens is. */
public final class ConnectionRequest {

    private final String name;
    private final Map<String, String> given = new LinkedHashMap<>();
    private Path directory = Path.of("connections");
    private Optional<String> environment = Optional.empty();
    private boolean reuse = true;

    ConnectionRequest(String name) {
        this.name = Objects.requireNonNull(name);
    }

    /** Whose file is laid over the connection's. */
    public ConnectionRequest environment(String chosen) {
        this.environment = Optional.of(chosen);
        return this;
    }

    /** Where the files of connections lie; {@code connections} if it is not said. */
    public ConnectionRequest directory(Path files) {
        this.directory = Objects.requireNonNull(files);
        return this;
    }

    /**
     * A setting that wins over all others. Secrets are better given as references.
     *
     * @param setting {@code cursorField} or {@code cursor_field}
     */
    public ConnectionRequest set(String setting, Object value) {
        given.put(ConnectionFile.propertyName(setting), String.valueOf(value));
        return this;
    }

    /** False for one that shares nothing with others. */
    public ConnectionRequest reuse(boolean allowed) {
        this.reuse = allowed;
        return this;
    }

    /** @throws CaravanException CONFIG if there is no such connection, or its settings are not right */
    public Connection open() {
        Connections known = new Connections(CatalogIndex.load(), directory, environment, System.getenv());
        ConnectionSettings settings = settings(known);
        // Tells what is wrong with them.
        settings.values();

        return reuse
                ? new Connection(dev.caravan.api.Connections.shared(settings), true)
                : new Connection(new SharedSource(settings), false);
    }

    private ConnectionSettings settings(Connections known) {
        List<Layer> overrides = List.of(new Layer("program", given));
        Optional<ConnectionSettings> found = known.find(name, overrides);
        if (found.isPresent()) {
            return found.get();
        }
        Optional<Kamelet> connector = known.connector(name);
        if (connector.isEmpty()) {
            TreeSet<String> names = new TreeSet<>(known.names());
            names.addAll(known.index().kameletNames());
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot find " + name + ": there is no such connection in " + directory
                            + ", and no such source connector." + NearestName.hint(name, names));
        }
        if (environment.isPresent()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot use " + name + " in environment " + environment.get() + ": environments are files. Write "
                            + directory.resolve(name + ".yaml") + " and "
                            + directory.resolve(name + "." + environment.get() + ".yaml") + ".");
        }

        return known.settings(name, connector.get(), overrides);
    }
}
