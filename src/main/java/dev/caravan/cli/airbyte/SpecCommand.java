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
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.Connections;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "spec", mixinStandardHelpOptions = true, description = "Prints what a configuration has to hold.")
final class SpecCommand implements Callable<Integer> {

    @Option(names = "--connector", description = "Only of this connector. Without it, the configuration chooses one.")
    private String connector;

    private final Messages messages;

    SpecCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() {
        CatalogIndex index = CatalogIndex.load();
        messages.spec(ConfigurationSchema.of(connector == null ? readable(index) : List.of(named(index))));
        messages.flush();

        return 0;
    }

    /** Those that come to an end, need not be told when a record is safe, and read what is not in the lake already. */
    private static List<Kamelet> readable(CatalogIndex index) {
        return index.kamelets().stream()
                .filter(kamelet -> kamelet.type().equals("source"))
                .filter(kamelet -> !kamelet.annotation("bounded").equals("never"))
                .filter(kamelet -> !kamelet.annotation("replay").equals("redelivery"))
                .filter(kamelet -> !kamelet.annotation("category").equals("lakehouse"))
                .toList();
    }

    private Kamelet named(CatalogIndex index) {
        return new Connections(index, Path.of("connections"), Optional.empty(), Map.of())
                .connector(connector)
                .filter(found -> found.type().equals("source"))
                .orElseThrow(() -> new CaravanException(
                        Category.CONFIG, "Cannot find connector " + connector + ". ./caravan list shows them all."));
    }
}
