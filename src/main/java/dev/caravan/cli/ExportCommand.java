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

import dev.caravan.cli.export.CamelKExport;
import dev.caravan.cli.export.ExportedPipeline;
import dev.caravan.cli.export.KubernetesExport;
import dev.caravan.cli.export.QuarkusExport;
import dev.caravan.connector.connection.Connections;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.PipelineFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "export",
        description = {
            "Writes what a pipeline needs to run elsewhere. Secrets are references, never text.",
            "docs/deploying.md says what was tried, and what was not."
        })
final class ExportCommand implements Callable<Integer> {

    enum Target {
        CAMEL_K,
        KUBERNETES,
        QUARKUS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static final class TargetConverter implements ITypeConverter<Target> {

        @Override
        public Target convert(String value) {
            return Stream.of(Target.values())
                    .filter(target -> target.toString().equalsIgnoreCase(value))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("'" + value + "' is none of camel-k, kubernetes and quarkus"));
        }
    }

    @Parameters(paramLabel = "PIPELINE", description = "A YAML file.")
    private Path name;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TARGET",
            converter = TargetConverter.class,
            description = "camel-k, kubernetes or quarkus.")
    private Target target;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "A new or empty directory for it. Default: export/<pipeline>-<target>")
    private Path directory;

    @Mixin
    private ConnectionFiles connectionFiles;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        PipelineFiles files = PipelineFiles.read(List.of(name.toString()));
        Connections connections = connectionFiles.read(files.index());
        ExportedPipeline pipeline = new PipelineToExport(name, files, connections).collect();
        Path into = directory == null ? Path.of("export", pipeline.name() + "-" + target) : directory;
        Map<String, String> texts = texts(pipeline);
        write(texts, into);
        if (options.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("target", target.toString());
            document.put("directory", into.toString());
            document.put("files", texts.keySet());
            document.put("secrets", pipeline.variables());
            Json.print(document);
        } else {
            System.out.println("Wrote " + into + ":");
            texts.keySet().forEach(file -> System.out.println("  " + file));
            if (!pipeline.variables().isEmpty()) {
                System.out.println("It needs " + String.join(", ", pipeline.variables()) + " where it runs.");
            }
        }

        return 0;
    }

    private Map<String, String> texts(ExportedPipeline pipeline) {
        return switch (target) {
            case CAMEL_K -> new CamelKExport(pipeline, Versions.of("caravan")).files();
            case KUBERNETES -> new KubernetesExport(pipeline, Versions.of("caravan")).files();
            case QUARKUS -> {
                if (!pipeline.ownKamelets().isEmpty()) {
                    throw new CaravanException(
                            Category.CONFIG,
                            "Cannot export " + name + " to quarkus: " + String.join(", ", pipeline.ownKamelets())
                                    + " does not come with Caravan, and such a project finds no other Kamelets."
                                    + " Export it to kubernetes.");
                }
                yield new QuarkusExport(
                                pipeline, Versions.all(), own("/application.properties"), own("/caravan/pom.xml"))
                        .files();
            }
        };
    }

    private static String own(String resource) {
        try (InputStream in = ExportCommand.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CaravanException(Category.STORAGE, "Cannot read Caravan's own " + resource + ".", e);
        }
    }

    private static void write(Map<String, String> texts, Path directory) {
        try {
            if (Files.exists(directory) && !isEmpty(directory)) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot export to " + directory + ": something is there. Choose another directory.");
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Path file = directory.resolve(text.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, text.getValue());
            }
        } catch (IOException e) {
            throw new CaravanException(
                    Category.STORAGE, "Cannot write to " + directory + ": " + CaravanException.reasonOf(e) + ".", e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }
}
