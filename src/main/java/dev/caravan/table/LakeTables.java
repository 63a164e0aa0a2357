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
import dev.caravan.record.Schema;
import dev.caravan.spark.Cluster;
import dev.caravan.spark.LakeSession;
import dev.caravan.spark.RuleSql;
import dev.caravan.spark.SparkTypes;
import dev.caravan.spark.UncopiedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of one warehouse directory: {@code <warehouse>/<namespace>/<table>}, Delta by path or by what
 * {@link DeltaNames} knows, Iceberg in the catalog that {@link IcebergCatalogs} finds. Owns the Spark session.
 */
public final class LakeTables implements AutoCloseable {

    private static final String FILE_SYSTEM = "fs.file.impl";

    private static final Map<Path, LakeTables> OPEN = new HashMap<>();

    private final Path warehouse;
    private final SparkMaster master;
    private final LakeSession session;
    private final FencedCatalog catalog;
    private final Optional<DeltaNames> names;
    private final Optional<Cluster> cluster;
    private final LakeQueries queries;
    private int users;

    private LakeTables(
            Path warehouse,
            SparkMaster master,
            LakeSession session,
            FencedCatalog catalog,
            Optional<DeltaNames> names,
            Optional<Cluster> cluster) {
        this.warehouse = warehouse;
        this.master = master;
        this.session = session;
        this.catalog = catalog;
        this.names = names;
        this.cluster = cluster;
        this.queries = new LakeQueries(this, session);
    }

    /**
     * Starts Spark over a warehouse, which is made if it does not exist. One that is open in this process is opened once more:
     * it is closed when it was closed as often.
     */
    public static LakeTables open(Path directory) {
        return open(directory, SparkMaster.EMBEDDED);
    }

    /**
     * The same with Spark where its master is.
     *
     * @throws CaravanException CONFIG if there is no such master, or this process has a Spark that is not this one
     */
    public static LakeTables open(Path directory, SparkMaster master) {
        Path warehouse = directory.toAbsolutePath().normalize();
        synchronized (OPEN) {
            LakeTables tables = OPEN.get(warehouse);
            if (tables == null) {
                tables = start(warehouse, master);
                OPEN.put(warehouse, tables);
            } else if (!tables.master.equals(master)) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot open " + warehouse + " with master " + master.url()
                                + ": it is open in this process with " + tables.master.url()
                                + " or other settings of Spark. Close it first.");
            }
            tables.users++;

            return tables;
        }
    }

    private static LakeTables start(Path warehouse, SparkMaster master) {
        Path state = warehouse.resolve("_caravan");
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use warehouse " + warehouse + ": " + e.getMessage(), e);
        }
        Configuration files = new Configuration();
        // Executors elsewhere have to do with the classes that they have.
        if (master.isEmbedded()) {
            files.set(FILE_SYSTEM, NioFileSystem.class.getName());
        }
        // Before Spark, which takes seconds to start.
        FencedCatalog catalog = IcebergCatalogs.of(warehouse.toString(), files);
        Optional<DeltaNames> names = DeltaNames.of(warehouse);
        Optional<Cluster> cluster = master.join(state.resolve("staging"));
        Map<String, String> settings = new HashMap<>();
        cluster.ifPresent(joined -> settings.putAll(joined.defaults()));
        if (master.isEmbedded()) {
            settings.put("spark.hadoop." + FILE_SYSTEM, NioFileSystem.class.getName());
        }
        settings.putAll(master.settings());
        settings.putAll(catalogSettings(warehouse));
        cluster.ifPresent(joined -> settings.putAll(
                joined.settings(Optional.ofNullable(master.settings().get("spark.jars")))));

        LakeSession session;
        try {
            session = LakeSession.start(settings);
        } catch (RuntimeException e) {
            cluster.ifPresent(Cluster::close);
            names.ifPresent(DeltaNames::close);
            IcebergCatalogs.close(warehouse.toString());
            throw e;
        }

        // Rows that are only added get theirs from the footers of their files.
        session.spark().conf().set("spark.databricks.delta.stats.collect", "false");
        LakeTables tables = new LakeTables(warehouse, master, session, catalog, names, cluster);
        try {
            cluster.ifPresent(
                    joined -> joined.awaitExecutor(tables.session.spark().sparkContext()));
        } catch (RuntimeException e) {
            tables.stop();
            throw e;
        }

        return tables;
    }

    private static Map<String, String> catalogSettings(Path warehouse) {
        String prefix = "spark.sql.catalog." + IcebergCatalogs.NAME;
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension,"
                        + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
                        + UncopiedRows.class.getName());
        settings.put("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
        settings.put("spark.databricks.delta.snapshotPartitions", "1");
        settings.put("spark.delta.logStore.file.impl", LinkingLogStore.class.getName());
        // The other one, of the checksum beside each commit, starts processes to rename it.
        settings.put(
                "spark.sql.streaming.checkpointFileManagerClass", FileSystemBasedCheckpointFileManager.class.getName());
        // Spark's own form of a timestamp has no statistics in Parquet.
        settings.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        settings.put(prefix, FencedSparkCatalog.class.getName());
        settings.put(prefix + ".warehouse", warehouse.toString());
        settings.put(prefix + ".cache-enabled", "false");

        return settings;
    }

    /**
     * Columns as SQL writes them: {@code id BIGINT, amount DECIMAL(10,2)}.
     *
     * @throws IllegalArgumentException if they are not
     */
    public static Schema parseSchema(String columns) {
        try {
            return SparkTypes.fromSpark(StructType.fromDDL(columns));
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "Cannot read schema: "
                            + CaravanException.reasonOf(e).lines().findFirst().orElse("")
                            + " Write it as SQL does: id BIGINT, amount DECIMAL(10,2).",
                    e);
        }
    }

    public Path warehouse() {
        return warehouse;
    }

    /**
     * A table, existing or to be.
     *
     * @throws IllegalArgumentException if it exists in another format
     */
    public LakeTable table(TableName name, TableFormat format) {
        Path location = location(name);
        Optional<TableFormat> existing = formatOf(name, location);
        if (existing.isPresent() && existing.get() != format) {
            throw new IllegalArgumentException("Cannot use table " + name + " as " + format + ": it exists as "
                    + existing.get() + ". Set format: " + existing.get() + ", or choose another name.");
        }

        return switch (format) {
            case DELTA -> new DeltaLakeTable(name, location, session, names);
            case ICEBERG -> new IcebergLakeTable(name, session, catalog);
        };
    }

    /**
     * Checks the SQL of a pipeline's rules.
     *
     * @param predicates by what to call them in messages
     * @param deleteWhen is true for a row whose key is deleted
     * @throws IllegalArgumentException with a line for each text that is refused
     */
    public SqlRules rules(Map<String, String> predicates, Optional<String> deleteWhen, Optional<String> transform) {
        return new SqlRules(RuleSql.parse(session.spark(), predicates, deleteWhen, transform));
    }

    Path location(TableName name) {
        return names.flatMap(known -> known.locate(name))
                .orElseGet(() -> warehouse.resolve(name.namespace()).resolve(name.table()));
    }

    private Optional<TableFormat> formatOf(TableName name, Path location) {
        if (Files.isDirectory(location.resolve("_delta_log"))) {
            return Optional.of(TableFormat.DELTA);
        }

        return catalog.tableExists(TableIdentifier.of(name.namespace(), name.table()))
                ? Optional.of(TableFormat.ICEBERG)
                : Optional.empty();
    }

    /** Every table of the warehouse, by name. */
    public List<LakeTable> list() {
        Map<String, LakeTable> tables = new TreeMap<>();
        for (Path namespace : directories(warehouse)) {
            for (Path table : directories(namespace)) {
                if (hasCommit(table.resolve("_delta_log"))) {
                    TableName name = new TableName(
                            namespace.getFileName().toString(),
                            table.getFileName().toString());
                    tables.put(name.toString(), table(name, TableFormat.DELTA));
                }
            }
        }
        names.map(DeltaNames::list).orElse(Map.of()).forEach((name, location) -> {
            if (tables.keySet().stream().noneMatch(name.toString()::equalsIgnoreCase)
                    && hasCommit(location.resolve("_delta_log"))) {
                tables.put(name.toString(), new DeltaLakeTable(name, location, session, names));
            }
        });
        for (Namespace namespace : catalog.listNamespaces()) {
            for (TableIdentifier identifier : catalog.listTables(namespace)) {
                TableName name = new TableName(namespace.toString(), identifier.name());
                tables.put(name.toString(), table(name, TableFormat.ICEBERG));
            }
        }

        return new ArrayList<>(tables.values());
    }

    /** A table that is just being made has a log and no commit in it. */
    private static boolean hasCommit(Path log) {
        if (!Files.isDirectory(log)) {
            return false;
        }
        try (DirectoryStream<Path> commits = Files.newDirectoryStream(log, "[0-9]*.json")) {
            return commits.iterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + log + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> directories(Path parent) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(
                parent,
                child -> Files.isDirectory(child)
                        && !child.getFileName().toString().startsWith("_"))) {
            children.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + parent + ": " + e.getMessage(), e);
        }

        return found;
    }

    /**
     * Runs a query over the tables by their lake names: {@code select * from bronze.orders}.
     *
     * @param limit of rows
     * @throws CaravanException with {@link Category#CONFIG} if the query is not valid
     */
    public QueryResult query(String sql, int limit) {
        return query(sql, limit, AsOf.NOW);
    }

    /** The same with every table that the query names as it was at a moment. */
    public QueryResult query(String sql, int limit, AsOf moment) {
        return queries.result(sql, limit, moment);
    }

    /** Every row that a query of ours finds, as a JSON object without its nulls; a part of them in memory at a time. */
    public Iterator<String> rows(String sql) {
        return dataset(sql).toJSON().toLocalIterator();
    }

    Dataset<Row> dataset(String sql) {
        return queries.dataset(sql, AsOf.NOW);
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(warehouse);
                stop();
            }
        }
    }

    private void stop() {
        session.close();
        cluster.ifPresent(Cluster::close);
        names.ifPresent(DeltaNames::close);
        IcebergCatalogs.close(warehouse.toString());
    }
}
