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
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.catalog.StarterPipeline;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = {
            "Writes a first pipeline with a connector, every setting explained.",
            "With --output json, its settings as the file of a connection has them."
        })
final class InitCommand implements Callable<Integer> {

    enum Format {
        DELTA,
        ICEBERG
    }

    @Parameters(paramLabel = "CONNECTOR", description = "One that list shows.")
    private String connector;

    @Option(names = "--to", defaultValue = "delta", paramLabel = "FORMAT", description = "delta or iceberg.")
    private Format format;

    @Option(names = "--table", paramLabel = "NAME", description = "Where it lands. Default: bronze.<the system>")
    private String table;

    @Option(names = "--file", paramLabel = "FILE", description = "A new file for it, instead of standard output.")
    private Path file;

    @Mixin
    private ConnectionFiles connections;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        CatalogIndex index = CatalogIndex.load();
        Kamelet kamelet = connections
                .read(index)
                .connector(connector)
                .filter(found -> found.type().equals("source"))
                .orElseThrow(() -> new CaravanException(
                        Category.CONFIG,
                        "Cannot find source connector " + connector + "."
                                + NearestName.hint(connector, index.kameletNames())));
        String text = options.json()
                ? Json.text(StarterPipeline.settings(kamelet)) + "\n"
                : StarterPipeline.yaml(kamelet, table(kamelet), format.name().toLowerCase(Locale.ROOT));
        if (file == null) {
            System.out.print(text);
        } else {
            write(text);
            System.out.println("Wrote " + file + ". Fill it in, then  ./caravan check " + file);
        }

        return 0;
    }

    private String table(Kamelet kamelet) {
        return table == null
                ? "bronze."
                        + kamelet.name().replaceAll("^caravan-|-source$", "").replace('-', '_')
                : table;
    }

    private void write(String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot write " + file + ": it is there already. Choose another name.", e);
        } catch (IOException e) {
            throw new CaravanException(
                    Category.STORAGE, "Cannot write " + file + ": " + CaravanException.reasonOf(e) + ".", e);
        }
    }
}
