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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.metastore.IMetaStoreClient;
import org.apache.hadoop.hive.metastore.TableType;
import org.apache.hadoop.hive.metastore.api.AlreadyExistsException;
import org.apache.hadoop.hive.metastore.api.Database;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.hadoop.hive.metastore.api.SerDeInfo;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.iceberg.ClientPool;
import org.apache.iceberg.hive.HiveClientPool;
import org.apache.thrift.TException;

/**
 * The names of Delta tables in the Hive metastore that {@code <warehouse>/delta-catalog.properties} tells of: {@code
 * type=hive} and {@code uri=thrift://host:port}. A table that it knows is used where it lies; one that Caravan makes is
 * entered as Spark does it, so that Spark, Trino and others find it by its name. The table's log stays the truth: columns are
 * not entered.
 */
final class DeltaNames implements AutoCloseable {

    static final String FILE = "delta-catalog.properties";

    private static final String PROVIDER = "spark.sql.sources.provider";
    private static final String DELTA = "delta";
    private static final String PATH = "path";

    private final HiveClientPool metastore;
    private final Path file;
    private final CatalogSettings written;

    private DeltaNames(HiveClientPool metastore, Path file, CatalogSettings written) {
        this.metastore = metastore;
        this.file = file;
        this.written = written;
    }

    /**
     * Nothing is asked yet.
     *
     * @return none if the warehouse has no such file
     * @throws CaravanException CONFIG or SECRET if the file cannot be used
     */
    static Optional<DeltaNames> of(Path warehouse) {
        Path file = warehouse.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        CatalogSettings written = CatalogSettings.read(file);
        Map<String, String> values = new HashMap<>(written.values());
        if (!"hive".equals(values.remove("type"))) {
            throw new CaravanException(Category.CONFIG, "Cannot use " + file + ": its type must be hive.");
        }
        String uri = values.remove("uri");
        if (uri == null) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot use " + file + ": uri is missing. Write uri=thrift://host:9083.");
        }
        Configuration settings = new Configuration();
        settings.set("hive.metastore.uris", uri);
        values.forEach(settings::set);

        return Optional.of(new DeltaNames(new HiveClientPool(1, settings), file, written));
    }

    /** Where the table of that name lies, if it is known and a Delta table. */
    Optional<Path> locate(TableName name) {
        return find(name).filter(DeltaNames::isDelta).map(this::path);
    }

    /**
     * Enters a table that is not known.
     *
     * @throws CaravanException CONFIG if the name belongs to something else
     */
    void enter(TableName name, Path location) {
        Optional<Table> known = find(name);
        if (known.isPresent()) {
            if (!isDelta(known.get())) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot use table " + name + ": the Hive metastore of " + file
                                + " has something else of that name, which is no Delta table. Choose another name.");
            }
            return;
        }
        ask(client -> {
            try {
                client.createDatabase(new Database(name.namespace(), null, text(location.getParent()), Map.of()));
            } catch (AlreadyExistsException e) {
                // As for every table of the namespace but the first.
            }
            try {
                client.createTable(entry(name, location));
            } catch (AlreadyExistsException e) {
                // Another run was first.
            }
            return null;
        });
    }

    /** As Spark enters a table whose columns are elsewhere. */
    private static Table entry(TableName name, Path location) {
        SerDeInfo serde = new SerDeInfo(
                null,
                "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                Map.of(PATH, text(location), "serialization.format", "1"));
        StorageDescriptor storage = new StorageDescriptor();
        storage.setCols(List.of(new FieldSchema("col", "array<string>", "from deserializer")));
        storage.setLocation(text(location));
        storage.setInputFormat("org.apache.hadoop.mapred.SequenceFileInputFormat");
        storage.setOutputFormat("org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat");
        storage.setSerdeInfo(serde);
        Table table = new Table();
        table.setDbName(name.namespace());
        table.setTableName(name.table());
        table.setTableType(TableType.EXTERNAL_TABLE.name());
        table.setCreateTime((int) (System.currentTimeMillis() / 1000));
        table.setPartitionKeys(List.of());
        table.setSd(storage);
        table.setParameters(Map.of(
                "EXTERNAL",
                "TRUE",
                PROVIDER,
                DELTA,
                "spark.sql.sources.schema",
                "{\"type\":\"struct\",\"fields\":[]}",
                "spark.sql.partitionProvider",
                "catalog"));

        return table;
    }

    /** Every Delta table that a pipeline could name and that lies on this machine; names are in lower case, as entered. */
    Map<TableName, Path> list() {
        return ask(client -> {
            Map<TableName, Path> known = new HashMap<>();
            for (String database : client.getAllDatabases()) {
                for (Table table : client.getTableObjectsByName(database, client.getAllTables(database))) {
                    if (isDelta(table) && isLocal(location(table))) {
                        name(table).ifPresent(name -> known.put(name, path(table)));
                    }
                }
            }
            return known;
        });
    }

    private static Optional<TableName> name(Table table) {
        try {
            return Optional.of(new TableName(table.getDbName(), table.getTableName()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Table> find(TableName name) {
        return ask(client -> {
            try {
                return Optional.of(client.getTable(name.namespace(), name.table()));
            } catch (NoSuchObjectException e) {
                return Optional.empty();
            }
        });
    }

    private static boolean isDelta(Table table) {
        return DELTA.equalsIgnoreCase(table.getParameters().get(PROVIDER));
    }

    /** As Hadoop writes it: nothing in it is encoded. */
    private static String text(Path location) {
        return new org.apache.hadoop.fs.Path(location.toUri()).toString();
    }

    private static URI location(Table table) {
        StorageDescriptor storage = table.getSd();
        String location = storage.getSerdeInfo().getParameters().getOrDefault(PATH, storage.getLocation());

        return new org.apache.hadoop.fs.Path(location).toUri();
    }

    private static boolean isLocal(URI location) {
        return location.getScheme() == null || location.getScheme().equals("file");
    }

    private Path path(Table table) {
        URI location = location(table);
        if (!isLocal(location)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot use table " + table.getDbName() + "." + table.getTableName()
                            + ": by the Hive metastore of " + file + " it lies in " + location.getScheme()
                            + ":, and only directories of this machine can be landed in.");
        }

        return Path.of(location.getPath());
    }

    private <T> T ask(ClientPool.Action<T, IMetaStoreClient, TException> question) {
        try {
            return metastore.run(question);
        } catch (TException | RuntimeException e) {
            // Without its trace, which may hold what the settings hold.
            throw new CaravanException(
                    Category.STORAGE,
                    "Cannot ask the Hive metastore of " + file + ": " + written.redacted(CaravanException.reasonOf(e))
                            + ". Nothing was committed by this.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaravanException(
                    Category.CANCELLED, "Interrupted while asking the Hive metastore of " + file + ".", e);
        }
    }

    @Override
    public void close() {
        metastore.close();
    }
}
