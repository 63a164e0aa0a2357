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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything {@code list}, {@code show} and {@code lint} need to know, made at build time by
 * {@link CatalogIndexBuilder}: the Kamelets, every component on the class path with its options, and the names of
 * Camel's YAML. Reading it starts nothing. Instances do not change and can be shared between threads.
 */
public final class CatalogIndex {

    static final String RESOURCE = "/caravan/index.json";
    private static final int VERSION = 1;

    private final Map<String, Object> content;
    private final Map<String, Kamelet> added;
    private final List<Problem> problems;
    private final Map<String, Optional<Shape>> shapes = new ConcurrentHashMap<>();

    private CatalogIndex(Map<String, Object> content, Map<String, Kamelet> added, List<Problem> problems) {
        this.content = content;
        this.added = added;
        this.problems = problems;
    }

    /** The index of this distribution, from the class path. */
    public static CatalogIndex load() {
        try (InputStream stream = CatalogIndex.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("Cannot load the catalogue " + RESOURCE
                        + ": it is not on the class path. Build the project with Maven.");
            }
            return read(stream);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    static CatalogIndex read(InputStream stream) throws IOException {
        return of(Json.readObject(stream));
    }

    static CatalogIndex of(Map<String, Object> content) {
        if (!String.valueOf(VERSION).equals(Json.string(content, "version"))) {
            throw new IllegalStateException("Cannot load the catalogue " + RESOURCE + ": its version is '"
                    + Json.string(content, "version") + "', not " + VERSION + ". Build the project again.");
        }
        return new CatalogIndex(content, Map.of(), List.of());
    }

    /** Entries are kept as text inside the text, so that only those asked for are taken apart. */
    static Map<String, Object> content(
            Collection<Kamelet> kamelets, Map<String, Object> components, Map<String, Object> yaml) {
        Map<String, Object> byName = new TreeMap<>();
        kamelets.forEach(kamelet -> byName.put(kamelet.name(), IndexEntries.toMap(kamelet)));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", String.valueOf(VERSION));
        result.put("kamelets", texts(byName));
        result.put("components", texts(components));
        result.putAll(yaml);
        result.put("shapes", texts(Json.object(yaml, "shapes")));
        return result;
    }

    private static Map<String, Object> texts(Map<String, Object> entries) {
        Map<String, Object> result = new TreeMap<>();
        entries.forEach((name, entry) -> result.put(name, Json.text(entry)));
        return result;
    }

    /** This index and the Kamelets of a directory, which win over ours of the same name. No directory adds none. */
    public CatalogIndex with(Path kameletDirectory) {
        KameletFiles files = KameletFiles.read(kameletDirectory);
        Map<String, Kamelet> all = new HashMap<>(added);
        files.kamelets().forEach(kamelet -> all.put(kamelet.name(), kamelet));
        List<Problem> allProblems = new ArrayList<>(problems);
        allProblems.addAll(files.problems());
        return new CatalogIndex(content, Map.copyOf(all), List.copyOf(allProblems));
    }

    /** Why Kamelets of the directory given to {@link #with} could not be read. */
    public List<Problem> problems() {
        return problems;
    }

    /** Sorted by name. */
    public List<Kamelet> kamelets() {
        return kameletNames().stream().flatMap(name -> kamelet(name).stream()).toList();
    }

    /** Sorted. */
    public Set<String> kameletNames() {
        Set<String> names = new TreeSet<>(Json.object(content, "kamelets").keySet());
        names.addAll(added.keySet());
        return names;
    }

    public Optional<Kamelet> kamelet(String name) {
        return Optional.ofNullable(added.get(name))
                .or(() -> entry("kamelets", name).map(IndexEntries::kamelet));
    }

    public Set<String> schemes() {
        return Json.object(content, "components").keySet();
    }

    public Optional<Component> component(String scheme) {
        return entry("components", scheme).map(entry -> IndexEntries.component(scheme, entry));
    }

    /** What may stand at the top level of a file of routes: {@code route}, {@code from}, {@code beans}, … */
    public Shape topLevel() {
        return shape("top").orElseThrow();
    }

    /** What may stand in a list of steps. */
    public Shape steps() {
        return shape(SchemaScanner.STEP).orElseThrow();
    }

    Optional<Shape> shape(String name) {
        return shapes.computeIfAbsent(name, key -> entry("shapes", key).map(IndexEntries::shape));
    }

    private Optional<Map<String, Object>> entry(String section, String name) {
        return Optional.ofNullable(Json.object(content, section).get(name))
                .map(text -> Json.readObject(text.toString()));
    }

    /** Names of the data formats on the class path, as in {@code dataformat:name}. */
    public List<String> dataFormats() {
        return Json.strings(content, "dataFormats");
    }

    /** Names of the expression languages on the class path. */
    public List<String> languages() {
        return Json.strings(content, "languages");
    }
}
