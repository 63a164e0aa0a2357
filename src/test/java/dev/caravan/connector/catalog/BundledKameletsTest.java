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
package dev.caravan.connector.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testing.Exercises;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** What is true of the Kamelets and pipelines that come with Caravan. */
class BundledKameletsTest {

    private static final Path KAMELETS = Path.of("kamelets");
    private static final Path ROUTES = Path.of("src/main/resources/routes");
    private static final CatalogIndex INDEX = CatalogIndex.load();

    /** The values of {@code caravan.dev/tested-against}, from what proves most to what proves nothing. */
    private static final List<String> PROOFS =
            List.of("server", "compatible", "emulator", "vendor-data", "vendor-schema", "dialect", "driver", "none");

    @Test
    void everyKameletKeepsTheRules() {
        assertThat(KameletRules.check(KAMELETS, INDEX)).isEmpty();
    }

    @Test
    void theIndexHasTheKameletsAsTheyAre() {
        Map<String, Kamelet> files = new TreeMap<>();
        KameletFiles.read(KAMELETS).kamelets().forEach(kamelet -> files.put(kamelet.name(), kamelet));

        assertThat(files).isNotEmpty();
        assertThat(INDEX.kameletNames()).as("build the index again").containsExactlyElementsOf(files.keySet());
        assertThat(INDEX.kamelets()).as("build the index again").containsExactlyElementsOf(files.values());
    }

    @Test
    void theIndexHasTheOptionsOfOurComponents() {
        assertThat(INDEX.component("lake").orElseThrow().option("format")).isPresent();
        assertThat(INDEX.component("spool").orElseThrow().syntax()).isEqualTo("spool:name:delegateUri");
    }

    @Test
    void everyBundledPipelineIsClean() throws IOException {
        try (Stream<Path> files = Files.list(ROUTES)) {
            List<Path> pipelines =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(pipelines).isNotEmpty();
            for (Path pipeline : pipelines) {
                assertThat(PipelineFile.read(pipeline).lint(INDEX)).isEmpty();
            }
        }
    }

    @Test
    void everyKameletIsTestedAgainstWhatItSays() {
        Map<String, String> said = new TreeMap<>();
        KameletFiles.read(KAMELETS)
                .kamelets()
                .forEach(kamelet -> said.put(kamelet.name(), kamelet.annotation("tested-against")));
        Map<String, String> exercised = new TreeMap<>();
        said.keySet().forEach(name -> exercised.put(name, "none"));
        exercises()
                .forEach(exercise ->
                        exercised.merge(exercise.kamelet(), exercise.against(), (one, other) -> Stream.of(one, other)
                                .min(Comparator.comparing(PROOFS::indexOf))
                                .orElseThrow()));

        assertThat(exercised)
                .as("What test classes with @Exercises run, beside caravan.dev/tested-against of the Kamelets")
                .isEqualTo(said);
    }

    @Test
    void everyExerciseIsOneThatTheBuildRuns() {
        assertThat(testClasses().filter(type -> type.getAnnotationsByType(Exercises.class).length > 0))
                .allSatisfy(type -> {
                    assertThat(type.getSimpleName()).matches(".+(Test|IT)");
                    assertThat(type.isAnnotationPresent(Disabled.class)).isFalse();
                    assertThat(type.getAnnotationsByType(Exercises.class))
                            .allSatisfy(exercise -> assertThat(PROOFS).contains(exercise.against()));
                });
    }

    private static List<Exercises> exercises() {
        return testClasses()
                .flatMap(type -> Arrays.stream(type.getAnnotationsByType(Exercises.class)))
                .toList();
    }

    private static Stream<Class<?>> testClasses() {
        try {
            Path root = Path.of(BundledKameletsTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files
                        .map(file -> root.relativize(file).toString())
                        .filter(file -> file.endsWith(".class"))
                        .map(file -> file.substring(0, file.length() - ".class".length()))
                        .map(file -> file.replace(root.getFileSystem().getSeparator(), "."))
                        .<Class<?>>map(BundledKameletsTest::load)
                        .toList()
                        .stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, BundledKameletsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
