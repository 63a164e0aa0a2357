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
package dev.caravan.bench;

import dev.caravan.bench.LineRows.Column;
import dev.caravan.bench.LineRows.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** {@link LineRows} in an Iceberg table by Iceberg's own Java writer alone: the least that an Iceberg commit can cost. */
public final class IcebergTable {

    private final LineRows rows;
    private final Table table;

    IcebergTable(LineRows rows, Path warehouse) throws IOException {
        this.rows = rows;
        List<Types.NestedField> fields = new ArrayList<>();
        for (Column column : LineRows.COLUMNS) {
            fields.add(Types.NestedField.optional(fields.size() + 1, column.name(), type(column.kind())));
        }
        try (HadoopCatalog catalog = new HadoopCatalog(new Configuration(), warehouse.toString())) {
            table = catalog.createTable(
                    TableIdentifier.of("bench", "lines"), new Schema(fields), PartitionSpec.unpartitioned());
        }
    }

    /** See {@link EngineRounds}. */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        LineRows rows = new LineRows();
        EngineRounds.run("iceberg-writer", "iceberg", args, new IcebergTable(rows, Path.of(args[1]))::append);
    }

    /** Appends rows number {@code from} to {@code end}, exclusive, in one file and one commit. */
    void append(long from, long end) throws IOException {
        String file = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
        DataWriter<Record> writer = Parquet.writeData(table.io().newOutputFile(file))
                .forTable(table)
                .withSpec(table.spec())
                .createWriterFunc(GenericParquetWriter::create)
                .build();
        try (writer) {
            GenericRecord line = GenericRecord.create(table.schema());
            for (long row = from; row < end; row++) {
                for (int column = 0; column < LineRows.COLUMNS.size(); column++) {
                    line.set(column, rows.value(column, row));
                }
                writer.write(line);
            }
        }
        table.newAppend().appendFile(writer.toDataFile()).commit();
    }

    private static Type type(Kind kind) {
        return switch (kind) {
            case LONG -> Types.LongType.get();
            case DECIMAL -> Types.DecimalType.of(LineRows.PRECISION, LineRows.SCALE);
            case DATE -> Types.DateType.get();
            case STRING -> Types.StringType.get();
        };
    }
}
