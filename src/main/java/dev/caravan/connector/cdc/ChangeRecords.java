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
package dev.caravan.connector.cdc;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Operation;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import io.debezium.data.Envelope;
import io.debezium.data.Envelope.FieldName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What Debezium says of a change, as a record: the columns of the row, then {@code cdc_operation} ({@code read}, {@code
 * insert}, {@code update}, {@code delete}), {@code cdc_table}, where it is in the log, and {@code cdc_committed_at}. Of
 * a row that is gone the columns that the log has. For one thread.
 */
final class ChangeRecords {

    static final String COMMITTED_AT = "cdc_committed_at";

    private final RowDialect dialect;
    private final Schema own;
    private final Values values;

    /** By table, as its columns are now. */
    private final Map<String, Form> forms = new HashMap<>();

    private record Form(org.apache.kafka.connect.data.Schema row, Schema schema) {}

    ChangeRecords(RowDialect dialect) {
        this.dialect = dialect;
        this.values = new Values(dialect);
        this.own = Schema.of("cdc_operation", Type.Scalar.STRING, "cdc_table", Type.Scalar.STRING)
                .with(dialect.own())
                .with(Schema.of(COMMITTED_AT, Type.Scalar.TIMESTAMP));
    }

    /** @throws CaravanException SOURCE_DATA if no record can tell of it */
    Record record(SourceRecord change) {
        Struct value = (Struct) change.value();
        Envelope.Operation operation = Envelope.Operation.forCode(value.getString(FieldName.OPERATION));
        Struct source = value.getStruct(FieldName.SOURCE);
        String table = dialect.table(source);
        if (operation == Envelope.Operation.TRUNCATE) {
            throw new CaravanException(
                    Category.SOURCE_DATA,
                    "Cannot follow " + table + ": it was truncated, which no row tells of. Empty its table, then begin"
                            + " anew with ./caravan state reset, which takes a new snapshot.");
        }
        boolean gone = operation == Envelope.Operation.DELETE;
        Record record = new Record(
                Map.of(), dialect.origin(source), gone ? Operation.DELETE : Operation.UPSERT, schema(table, change));
        values.put(record, value.getStruct(gone ? FieldName.BEFORE : FieldName.AFTER));
        dialect.doubt(record, operation);
        record.put("cdc_operation", name(operation));
        record.put("cdc_table", table);
        dialect.tell(record, source, value.getStruct(FieldName.TRANSACTION));
        record.put(COMMITTED_AT, Instant.ofEpochMilli(source.getInt64("ts_ms")));

        return record;
    }

    private Schema schema(String table, SourceRecord change) {
        org.apache.kafka.connect.data.Schema row =
                change.valueSchema().field(FieldName.AFTER).schema();
        Form form = forms.get(table);
        if (form == null || form.row() != row) {
            form = new Form(row, schema(table, row));
            forms.put(table, form);
        }

        return form.schema();
    }

    private Schema schema(String table, org.apache.kafka.connect.data.Schema row) {
        try {
            List<Schema.Field> fields = new ArrayList<>(ValueTypes.fields(dialect, row));
            for (Schema.Field field : fields) {
                if (own.ordinal(field.name()).isPresent()) {
                    throw new IllegalArgumentException(
                            "column " + field.name() + " has the name of one that tells of the change");
                }
            }
            fields.addAll(own.fields());

            return new Schema(fields);
        } catch (IllegalArgumentException e) {
            throw new CaravanException(
                    Category.SOURCE_DATA,
                    "Cannot follow " + table + ": " + e.getMessage() + ". Rename the column, or leave the table out.",
                    e);
        }
    }

    private static String name(Envelope.Operation operation) {
        return switch (operation) {
            case READ -> "read";
            case CREATE -> "insert";
            case UPDATE -> "update";
            case DELETE -> "delete";
            case TRUNCATE, MESSAGE -> throw new IllegalArgumentException("it is about no row: " + operation);
        };
    }
}
