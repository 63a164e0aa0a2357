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
package dev.caravan.table;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;

/**
 * The Iceberg catalogs of this process, one for each open warehouse: what {@code <warehouse>/catalog.properties} says, as
 * <a href="https://iceberg.apache.org/docs/latest/configuration/#catalog-properties">Iceberg names it</a>, or SQLite in
 * {@code <warehouse>/_caravan/iceberg.db}.
 */
final class IcebergCatalogs {

    static final String NAME = "iceberg";
    static final String FILE = "catalog.properties";

    private static final String BUSY_MILLIS = "30000";
    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\{\\{env:([A-Za-z_][A-Za-z0-9_]*)}}");
    private static final Map<String, FencedCatalog> OPEN = new ConcurrentHashMap<>();

    private IcebergCatalogs() {}

    /** @throws CaravanException CONFIG or SECRET if it cannot be opened as configured */
    static FencedCatalog of(String warehouse) {
        return OPEN.computeIfAbsent(warehouse, IcebergCatalogs::open);
    }

    static void close(String warehouse) {
        FencedCatalog closed = OPEN.remove(warehouse);
        try {
            if (closed != null) {
                closed.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the Iceberg catalog", e);
        }
    }

    private static FencedCatalog open(String warehouse) {
        Path file = Path.of(warehouse, FILE);
        Map<String, String> properties = Files.exists(file) ? read(file) : besideTheTables(warehouse);
        if (List.of("hadoop", "jdbc").contains(properties.getOrDefault(CatalogUtil.ICEBERG_CATALOG_TYPE, ""))) {
            properties.putIfAbsent("warehouse", warehouse);
        }
        Catalog catalog;
        try {
            catalog = CatalogUtil.buildIcebergCatalog(NAME, properties, new Configuration());
        } catch (RuntimeException e) {
            // Its message may hold what the properties hold.
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot open the Iceberg catalog of " + file + ": a catalog of type "
                            + properties.getOrDefault(CatalogUtil.ICEBERG_CATALOG_TYPE, "hive")
                            + " was refused (" + e.getClass().getSimpleName()
                            + "). Check type, uri and credentials, and that its library is on the class path.",
                    e);
        }
        if (!(catalog instanceof SupportsNamespaces namespaces)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot use the Iceberg catalog of " + file + ": "
                            + catalog.getClass().getName() + " knows no namespaces.");
        }

        return new FencedCatalog(catalog, namespaces);
    }

    private static Map<String, String> besideTheTables(String warehouse) {
        return new HashMap<>(Map.of(
                CatalogUtil.ICEBERG_CATALOG_TYPE,
                "jdbc",
                "uri",
                "jdbc:sqlite:" + warehouse + "/_caravan/iceberg.db",
                "jdbc.schema-version",
                "V1",
                "jdbc.busy_timeout",
                BUSY_MILLIS));
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read " + file + ": " + CaravanException.reasonOf(e) + ".", e);
        }
        Map<String, String> resolved = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> resolved.put(name, resolve(file, name, properties)));

        return resolved;
    }

    private static String resolve(Path file, String name, Properties properties) {
        return FROM_ENVIRONMENT.matcher(properties.getProperty(name).strip()).replaceAll(match -> {
            String value = System.getenv(match.group(1));
            if (value == null) {
                throw new CaravanException(
                        Category.SECRET,
                        "Cannot read " + file + ": " + name + " comes from environment variable " + match.group(1)
                                + ", which is not set.");
            }

            return Matcher.quoteReplacement(value);
        });
    }
}
