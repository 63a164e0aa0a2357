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
package dev.caravan.testing;

import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * The one warehouse, and the one Spark, of all tests in this JVM; tests keep apart by the names of their pipelines and
 * tables. Tables are read back with their format's own reader, past all code of ours.
 */
public final class TestLake {

    private static LakeTables tables;
    private static SparkSession reader;

    private TestLake() {}

    public static synchronized LakeTables tables() {
        if (tables == null) {
            try {
                Path parent =
                        Files.createDirectories(Path.of("target", "test-lakes").toAbsolutePath());
                tables = LakeTables.open(Files.createTempDirectory(parent, "lake-"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        return tables;
    }

    public static Path warehouse() {
        return tables().warehouse();
    }

    public static Dataset<Row> read(TableFormat format, String table) {
        return read(warehouse(), format, table);
    }

    /** A table of another warehouse that is open in this JVM. */
    public static Dataset<Row> read(Path warehouse, TableFormat format, String table) {
        return read(reader(), warehouse, format, table);
    }

    /** A table of any warehouse, in one partition: to count or to order a few rows then takes no shuffle. */
    public static Dataset<Row> read(SparkSession spark, Path warehouse, TableFormat format, String table) {
        Dataset<Row> rows =
                switch (format) {
                    case DELTA -> spark.read()
                            .format("delta")
                            .load(warehouse.resolve(table.replace('.', '/')).toString());
                    case ICEBERG -> iceberg(spark, warehouse).load(icebergMetadata(warehouse, table));
                };

        return rows.coalesce(1);
    }

    /** One for all that is read: Spark holds on to each session that it has made. */
    private static synchronized SparkSession reader() {
        if (reader == null) {
            reader = spark();
        }

        return reader;
    }

    /** Iceberg asks for a catalog even where it is given the path of a table's metadata; the default would be Hive. */
    private static DataFrameReader iceberg(SparkSession spark, Path warehouse) {
        String catalog = "spark.sql.catalog.default_iceberg";
        spark.conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
        spark.conf().set(catalog + ".type", "hadoop");
        spark.conf().set(catalog + ".warehouse", warehouse.toString());

        return spark.read().format("iceberg");
    }

    private static String icebergMetadata(Path warehouse, String table) {
        try (JdbcCatalog catalog = catalog(warehouse)) {
            return ((HasTableOperations) catalog.loadTable(TableIdentifier.parse(table)))
                    .operations()
                    .current()
                    .metadataFileLocation();
        }
    }

    /** The Iceberg tables of the warehouse, past all code of ours. */
    public static JdbcCatalog catalog() {
        return catalog(warehouse());
    }

    private static JdbcCatalog catalog(Path warehouse) {
        JdbcCatalog catalog = new JdbcCatalog();
        catalog.setConf(new Configuration());
        catalog.initialize(
                "iceberg",
                Map.of(
                        "uri",
                        "jdbc:sqlite:" + warehouse + "/_caravan/iceberg.db",
                        "warehouse",
                        warehouse.toString(),
                        "jdbc.schema-version",
                        "V1"));

        return catalog;
    }

    /** As if it had never been; its quarantine stays. */
    public static void drop(TableFormat format, String table) {
        switch (format) {
            case DELTA -> {
                deleteTree(warehouse().resolve(table.replace('.', '/')));
                DeltaLog.clearCache();
            }
            case ICEBERG -> {
                try (JdbcCatalog catalog = catalog()) {
                    catalog.dropTable(TableIdentifier.parse(table), true);
                }
            }
        }
    }

    public static void deleteTree(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Dataset<Row> quarantine(TableFormat format, String table) {
        return read(format, table + "__quarantine");
    }

    public static boolean exists(String table) {
        // Of hundreds of tables that other tests have left there, none is looked at for it.
        TableFormat format =
                Files.isDirectory(warehouse().resolve(table.replace('.', '/')).resolve("_delta_log"))
                        ? TableFormat.DELTA
                        : TableFormat.ICEBERG;

        return tables().table(TableName.parse(table), format).exists();
    }

    /** One JSON object for each row, nulls shown, in order of the text. */
    public static List<String> json(Dataset<Row> rows) {
        return rows.selectExpr("to_json(struct(*), map('ignoreNullFields', 'false')) as json").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    /** The values of one expression, in order. */
    public static List<Object> values(Dataset<Row> rows, String expression) {
        return rows.selectExpr(expression + " as value").orderBy("value").collectAsList().stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** A session for a few rows: to generate code for each query would take longer than to run it. */
    public static SparkSession spark() {
        tables();
        SparkSession session = SparkSession.active().newSession();
        session.conf().set("spark.sql.codegen.wholeStage", "false");
        session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");

        return session;
    }
}
