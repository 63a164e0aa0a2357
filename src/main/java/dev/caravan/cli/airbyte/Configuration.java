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

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.connection.Connections;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The configuration file that a platform hands over: a connection in JSON. */
final class Configuration {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The settings, and under 'connector' the name of the connector.")
    private Path file;

    /** @param more settings, over those of the file */
    ConnectionSettings settings(Map<String, String> more) {
        Connections connections =
                new Connections(CatalogIndex.load(), Path.of("connections"), Optional.empty(), System.getenv());

        return connections.read(file, List.of(new Layer("catalog", more)));
    }

    Connection open() {
        return Connection.open(settings(Map.of()), List.of());
    }
}
