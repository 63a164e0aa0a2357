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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.nessie.NessieCatalog;

/**
 * The Iceberg catalogs of this process, one for each open warehouse: what {@code <warehouse>/catalog.properties} says, as
 * <a href="https://iceberg.apache.org/docs/latest/configuration/#catalog-properties">Iceberg names it</a>, or SQLite in
 * {@code <warehouse>/_caravan/iceberg.db}.
 */
final class IcebergCatalogs {

    static final String NAME = "iceberg";
    static final String FILE = "catalog.properties";

    private static final Set<String> NESSIE =
            Set.of(CatalogUtil.ICEBERG_CATALOG_TYPE_NESSIE, CatalogUtil.ICEBERG_CATALOG_NESSIE);
    private static final String BUSY_MILLIS = "30000";
    private static final Map<String, FencedCatalog> OPEN = new ConcurrentHashMap<>();

    private IcebergCatalogs() {}

    /** The catalog as it was opened, or with Hadoop's own settings for files. */
    static FencedCatalog of(String warehouse) {
        return of(warehouse, new Configuration());
    }

    /**
     * @param files Hadoop's settings for them, where the catalog is opened by this
     * @throws CaravanException CONFIG or SECRET if it cannot be opened as configured
     */
    static FencedCatalog of(String warehouse, Configuration files) {
        return OPEN.computeIfAbsent(warehouse, each -> open(each, files));
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

    private static FencedCatalog open(String warehouse, Configuration files) {
        Path file = Path.of(warehouse, FILE);
        CatalogSettings written = Files.exists(file) ? CatalogSettings.read(file) : new CatalogSettings();
        Map<String, String> properties = Files.exists(file) ? written.values() : besideTheTables(warehouse);
        addDefaults(properties, warehouse);
        Catalog catalog;
        try {
            catalog = CatalogUtil.buildIcebergCatalog(NAME, properties, files);
            if (catalog instanceof NessieCatalog nessie) {
                // Before it is asked something it does not look whether its branch is there.
                nessie.namespaceExists(Namespace.of(NAME));
            }
        } catch (RuntimeException e) {
            // Neither it nor its trace goes further: its messages may hold what the properties hold.
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot open the Iceberg catalog of " + file + ", of type " + typeOf(properties) + ": "
                            + written.redacted(reasonOf(e))
                            + ". Check type, uri and credentials, and that its library is on the class path.");
        }
        if (!(catalog instanceof SupportsNamespaces namespaces)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot use the Iceberg catalog of " + file + ": "
                            + catalog.getClass().getName() + " knows no namespaces.");
        }

        return new FencedCatalog(catalog, namespaces);
    }

    private static void addDefaults(Map<String, String> properties, String warehouse) {
        String type = typeOf(properties);
        boolean isNessie = NESSIE.contains(type);
        // Where Nessie lacks it, its client logs all properties, secrets too.
        if (isNessie || List.of("hadoop", "jdbc").contains(type)) {
            properties.putIfAbsent(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
        }
        if (isNessie) {
            // A branch or a tag may still hold the metadata file that the table has done with.
            properties.putIfAbsent(
                    CatalogProperties.TABLE_OVERRIDE_PREFIX + TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
                    "false");
        }
    }

    private static String typeOf(Map<String, String> properties) {
        return properties.getOrDefault(
                CatalogProperties.CATALOG_IMPL,
                properties
                        .getOrDefault(CatalogUtil.ICEBERG_CATALOG_TYPE, CatalogUtil.ICEBERG_CATALOG_TYPE_HIVE)
                        .toLowerCase(Locale.ROOT));
    }

    /** Of a class that is not there, Iceberg names the class in a line below the first. */
    private static String reasonOf(RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }

        return root.getMessage() == null
                ? root.getClass().getSimpleName()
                : root.getMessage().strip().replaceAll("\\s+", " ");
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
}
