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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The versions that this program was built with, by the names of the projects. */
final class Versions {

    private static final String RESOURCE = "/caravan/versions.properties";
    private static final List<String> NAMES = List.of("caravan", "camel", "quarkus", "spark", "delta", "iceberg");

    private Versions() {}

    /** Of the parts of this program, in this order. */
    static Map<String, String> shown() {
        Map<String, String> all = all();
        Map<String, String> shown = new LinkedHashMap<>();
        NAMES.forEach(name -> shown.put(name, all.get(name)));

        return shown;
    }

    /** These, and of Maven's plugins as {@code plugin.<name>}. */
    static Map<String, String> all() {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + RESOURCE, e);
        }
        Map<String, String> versions = new TreeMap<>();
        properties.forEach((name, version) -> versions.put(name.toString(), version.toString()));

        return versions;
    }

    static String of(String name) {
        return all().get(name);
    }
}
