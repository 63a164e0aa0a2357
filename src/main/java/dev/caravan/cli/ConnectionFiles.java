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
import dev.caravan.connector.connection.Connections;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where connections are described, and for which environment. */
final class ConnectionFiles {

    @Option(
            names = "--connections",
            paramLabel = "DIR",
            defaultValue = "connections",
            description = "The directory with the files of connections. Default: ./${DEFAULT-VALUE}")
    private Path directory;

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "Uses connections as they are in that environment: crm.prod.yaml on top of crm.yaml.")
    private String environment;

    Connections read(CatalogIndex index) {
        return new Connections(index, directory, Optional.ofNullable(environment), System.getenv());
    }
}
