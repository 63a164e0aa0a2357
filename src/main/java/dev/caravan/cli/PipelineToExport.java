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

import dev.caravan.cli.export.ExportedPipeline;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.ConnectionFile;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.catalog.SecurityLint;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.Connections;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.PipelineFiles;
import dev.caravan.run.RunPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Brings together what a pipeline needs elsewhere, and refuses what would take a secret along. */
final class PipelineToExport {

    private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\??env:([A-Za-z_][A-Za-z0-9_]*)");
    /** In connections another way to write the same. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Path path;
    private final PipelineFiles files;
    private final PipelineFile pipeline;
    private final Connections connections;
    private final Map<String, String> kamelets = new TreeMap<>();
    private final SortedSet<String> ownKamelets = new TreeSet<>();
    private final Map<String, String> connectionFiles = new TreeMap<>();
    private final Map<String, Map<String, String>> settings = new TreeMap<>();
    private final SortedSet<String> variables = new TreeSet<>();
    private final List<Problem> secrets = new ArrayList<>();

    PipelineToExport(Path path, PipelineFiles files, Connections connections) {
        this.path = path;
        this.files = files;
        this.pipeline = files.files().get(0);
        // The variables of this machine are not those of the other one.
        this.connections =
                new Connections(connections.index(), connections.directory(), connections.environment(), Map.of());
    }

    /** @throws CaravanException CONFIG with everything that keeps it from being exported */
    ExportedPipeline collect() {
        refuse(files.problems().stream().filter(Problem::isError).toList(), "");
        try {
            for (String kamelet : pipeline.kamelets()) {
                addKamelet(files.index().kamelet(kamelet).orElseThrow());
            }
            for (String connection : pipeline.connections()) {
                addConnection(connection);
            }
        } catch (IOException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot export " + path + ": " + CaravanException.reasonOf(e) + ".", e);
        }
        secrets.addAll(SecurityLint.of(pipeline, files.index()).secrets());
        refuse(secrets, " A secret that is written out is not exported.");
        addVariables(REFERENCE, pipeline.text());

        return new ExportedPipeline(
                name(),
                pipeline.text(),
                kamelets,
                ownKamelets,
                connectionFiles,
                connections.environment(),
                settings,
                variables,
                new RunPlan(files, connections, false).endingSources() > 0);
    }

    private void refuse(List<Problem> problems, String why) {
        if (!problems.isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot export " + path + ":" + why
                            + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
        }
    }

    private void addKamelet(Kamelet kamelet) throws IOException {
        for (Path directory : files.kameletDirectories()) {
            Path own = directory.resolve(kamelet.file());
            if (Files.isRegularFile(own)) {
                ownKamelets.add(kamelet.file());
                kamelets.put(kamelet.file(), Files.readString(own));
                return;
            }
        }
        try (InputStream in = CatalogIndex.class.getResourceAsStream("/kamelets/" + kamelet.file())) {
            kamelets.put(kamelet.file(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void addConnection(String name) throws IOException {
        ConnectionSettings found = connections.get(name, List.of());
        settings.put(name, found.given());
        for (Path file : connections.filesOf(name)) {
            ConnectionFile content = ConnectionFile.read(file);
            String text = Files.readString(file);
            secrets.addAll(SecurityLint.of(content, found.kamelet()).secrets());
            connectionFiles.put(file.getFileName().toString(), text);
            addVariables(REFERENCE, text);
            addVariables(VARIABLE, String.join("\n", values(content)));
        }
    }

    private static Collection<String> values(ConnectionFile connection) {
        return connection.settings().values();
    }

    private void addVariables(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            variables.add(matcher.group(1));
        }
    }

    /** Of the file, as resources of Kubernetes may be called. */
    private String name() {
        return path.getFileName()
                .toString()
                .replaceFirst("\\.ya?ml$", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
    }
}
