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
package dev.caravan.run;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.secret.SecretsRequired;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Pipeline files with the Kamelets that lie beside them: paths, or the names of those that come with Caravan. */
public final class PipelineFiles {

    /** Without those of a project that was exported. */
    private static final List<String> BUNDLED = List.of(
            "quickstart",
            "hl7-mllp-to-delta",
            "fhir-to-iceberg",
            "x12-837-to-delta",
            "swift-mt940-to-iceberg",
            "fix-log-to-delta",
            "ebcdic-to-iceberg");

    private static final Pattern NAME = Pattern.compile("[\\w-]+");

    private final List<PipelineFile> files = new ArrayList<>();
    private final List<Path> kameletDirectories = new ArrayList<>();
    private CatalogIndex index;

    private PipelineFiles(CatalogIndex index) {
        this.index = index;
    }

    /** @throws CaravanException CONFIG if a file cannot be read */
    public static PipelineFiles read(List<String> names) {
        PipelineFiles pipelines = new PipelineFiles(CatalogIndex.load());
        names.forEach(pipelines::add);

        return pipelines;
    }

    /** @throws CaravanException CONFIG if the file cannot be read */
    public static PipelineFiles read(Path file) {
        PipelineFiles pipelines = new PipelineFiles(CatalogIndex.load());
        pipelines.add(file);

        return pipelines;
    }

    /** One that is no file. @param name what messages call it */
    public static PipelineFiles parse(String name, String yaml) {
        PipelineFiles pipelines = new PipelineFiles(CatalogIndex.load());
        pipelines.files.add(PipelineFile.parse(name, yaml));

        return pipelines;
    }

    private void add(String name) {
        bundled(name)
                .ifPresentOrElse(yaml -> files.add(PipelineFile.parse(name + ".yaml", yaml)), () -> add(Path.of(name)));
    }

    private void add(Path path) {
        try {
            files.add(PipelineFile.read(path));
            Path kamelets = path.toAbsolutePath().resolveSibling("kamelets");
            if (Files.isDirectory(kamelets) && !kameletDirectories.contains(kamelets)) {
                kameletDirectories.add(kamelets);
                index = index.with(kamelets);
            }
        } catch (NoSuchFileException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read pipeline " + path + ": there is no such file. Bundled pipelines: "
                            + String.join(", ", BUNDLED) + ".",
                    e);
        } catch (IOException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read pipeline " + path + ": " + CaravanException.reasonOf(e) + ".", e);
        }
    }

    /**
     * The text of a pipeline that comes with Caravan, or with a project that was exported. Empty for the name of anything
     * else, a file of that name among it.
     */
    public static Optional<String> bundled(String name) {
        if (!NAME.matcher(name).matches() || Files.exists(Path.of(name))) {
            return Optional.empty();
        }
        try (InputStream in = PipelineFiles.class.getResourceAsStream("/routes/" + name + ".yaml")) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<PipelineFile> files() {
        return files;
    }

    /** Each as text for Camel's YAML loader. */
    public List<String> routes() {
        return files.stream().map(PipelineFile::routesYaml).toList();
    }

    public CatalogIndex index() {
        return index;
    }

    public List<Path> kameletDirectories() {
        return kameletDirectories;
    }

    /** In the order of the files; warnings too. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>(index.problems());
        boolean secretsRequired = SecretsRequired.in(System.getenv());
        files.forEach(file -> problems.addAll(file.lint(index, secretsRequired)));

        return problems;
    }
}
