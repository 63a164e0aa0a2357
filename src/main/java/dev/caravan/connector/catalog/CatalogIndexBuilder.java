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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the file that {@link CatalogIndex} reads. Runs during the build, with the project's class path. */
public final class CatalogIndexBuilder {

    private static final String SCHEMA = "schema/camelYamlDsl.json";

    private CatalogIndexBuilder() {}

    /** Arguments: the directory of the Kamelets, the file to write. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException(
                    "Cannot build the catalogue: two arguments are needed. Give the Kamelets' directory and a file.");
        }
        Path output = Path.of(arguments[1]).toAbsolutePath();
        Map<String, Object> content = build(Path.of(arguments[0]), CatalogIndexBuilder.class.getClassLoader());
        Files.createDirectories(output.getParent());
        try (OutputStream stream = Files.newOutputStream(output)) {
            Json.write(content, stream);
        }
    }

    static Map<String, Object> build(Path kamelets, ClassLoader loader) throws IOException {
        KameletFiles files = KameletFiles.read(kamelets);
        if (!files.problems().isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot build the catalogue: " + files.problems().get(0));
        }
        ComponentScanner scanner = new ComponentScanner(loader);
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("shapes", new SchemaScanner(schema(loader)).shapes());
        yaml.put("dataFormats", scanner.names("dataformat", "dataFormats"));
        yaml.put("languages", scanner.names("language", "languages"));
        return CatalogIndex.content(files.kamelets(), scanner.components(), yaml);
    }

    private static Map<String, Object> schema(ClassLoader loader) throws IOException {
        try (InputStream stream = loader.getResourceAsStream(SCHEMA)) {
            if (stream == null) {
                throw new IllegalStateException("Cannot build the catalogue: " + SCHEMA
                        + " is not on the class path. Add camel-yaml-dsl to the dependencies.");
            }
            return Json.readObject(stream);
        }
    }
}
