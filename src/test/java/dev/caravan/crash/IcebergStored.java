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
package dev.caravan.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.parquet.Parquet;

/** By Iceberg's generic readers, over a catalog opened for this alone. */
final class IcebergStored implements StoredTable {

    private static final String LANE = "caravan.lane.";

    private final Table table;

    IcebergStored(Path warehouse, String name) {
        try (JdbcCatalog catalog = new JdbcCatalog()) {
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
            table = catalog.loadTable(TableIdentifier.parse(name));
            table.currentSnapshot();
        }
    }

    @Override
    public List<StoredRow> rows(List<String> columns) throws IOException {
        Schema schema = table.schema().select(columns);
        List<StoredRow> rows = new ArrayList<>();
        boolean deletes = false;
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                deletes |= !task.deletes().isEmpty();
                try (CloseableIterable<Record> records = Parquet.read(
                                table.io().newInputFile(task.file().location()))
                        .project(schema)
                        .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
                        .build()) {
                    records.forEach(record -> rows.add(
                            new StoredRow(values(record, columns), task.file().dataSequenceNumber())));
                }
            }
        }

        return deletes ? merged(columns) : rows;
    }

    /** A row that delete files leave over has no file of its own for this. */
    private List<StoredRow> merged(List<String> columns) throws IOException {
        List<StoredRow> rows = new ArrayList<>();
        try (CloseableIterable<Record> records =
                IcebergGenerics.read(table).select(columns).build()) {
            records.forEach(record -> rows.add(new StoredRow(values(record, columns), -1)));
        }

        return rows;
    }

    private static List<Object> values(Record record, List<String> columns) {
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(record.getField(column)));
        return values;
    }

    @Override
    @SuppressWarnings("deprecation")
    public long filesAddedTwice() {
        Map<String, Set<Long>> snapshots = new HashMap<>();
        for (Snapshot snapshot : table.snapshots()) {
            for (DataFile file : snapshot.addedDataFiles(table.io())) {
                snapshots
                        .computeIfAbsent(file.location(), any -> new HashSet<>())
                        .add(snapshot.snapshotId());
            }
        }

        return snapshots.values().stream().filter(each -> each.size() > 1).count();
    }

    @Override
    public List<String> notes() {
        TableMetadata current = ((HasTableOperations) table).operations().current();
        List<String> notes = new ArrayList<>();
        for (TableMetadata.MetadataLogEntry previous : current.previousFiles()) {
            try {
                addNotes(TableMetadataParser.read(table.io(), previous.file()), notes);
            } catch (NotFoundException e) {
                // Cleaned up after a later commit.
            }
        }
        addNotes(current, notes);

        return notes;
    }

    private static void addNotes(TableMetadata metadata, List<String> notes) {
        metadata.properties().forEach((name, value) -> {
            if (name.startsWith(LANE)) {
                notes.add(value);
            }
        });
    }
}
