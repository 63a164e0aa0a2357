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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import io.debezium.data.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Of a binlog with GTIDs. Each group of events has one: a transaction, which ends with its commit, or a statement that changes
 * a structure, of whose end only the beginning of the next group tells.
 */
final class BinlogDecoder implements Decoder {

    static final String GTID = "gtid";
    static final String TABLES = "tables";
    static final String STRUCTURES = "structures";

    /** The server sends one when it has nothing to send; another one may have been due before. */
    private static final int QUIET = 2;

    /** At the end of a file's name: {@code binlog.000012}. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}$");

    private final String tables;
    private final TableStructures structures;
    private final Optional<GtidPosition> end;
    private GtidPosition read;
    private String group = "";
    private boolean changes;
    private int quiet;
    private long place;

    /**
     * @param behind what was read before; the start for a snapshot first
     * @param tables what is followed, as a setting says it
     * @param end where to set the mark; empty to go on for ever
     */
    BinlogDecoder(Position behind, String tables, Optional<GtidPosition> end) {
        this.read = gtid(behind);
        this.structures = structures(behind);
        this.tables = tables;
        this.end = end;
    }

    static GtidPosition gtid(Position position) {
        return GtidPosition.parse(position.tree().path(GTID).asText());
    }

    static TableStructures structures(Position position) {
        return TableStructures.parse(position.tree().path(STRUCTURES).asText());
    }

    @Override
    public List<LogEvent> events(SourceRecord message) {
        if (message.topic().startsWith(HEARTBEATS)) {
            return quiet();
        }
        if (!(message.value() instanceof Struct value)) {
            return List.of();
        }
        if (Decoder.isOf(message, TRANSACTIONS)) {
            place = place(message);

            return value.getString("status").equals("END") ? ended() : began(value.getString("id"), message);
        }
        if (Decoder.isOf(message, "")) {
            return altered(value);
        }
        if (Envelope.Operation.READ.code().equals(value.getString(Envelope.FieldName.OPERATION))) {
            return row(value, message);
        }
        if (Envelope.Operation.TRUNCATE.code().equals(value.getString(Envelope.FieldName.OPERATION))) {
            Struct source = value.getStruct(Envelope.FieldName.SOURCE);

            return untold(source.getString("db") + "." + source.getString("table"), "truncated", "Empty");
        }
        changes = true;

        return List.of(new LogEvent.Change(message));
    }

    private List<LogEvent> row(Struct value, SourceRecord message) {
        LogEvent row = new LogEvent.Row(message, false);
        if (!"last".equals(value.getStruct(Envelope.FieldName.SOURCE).getString("snapshot"))) {
            return List.of(row);
        }
        read = GtidPosition.parse(gtids(message));

        return List.of(row, commit());
    }

    private List<LogEvent> began(String gtid, SourceRecord message) {
        List<LogEvent> events = new ArrayList<>();
        GtidPosition before = GtidPosition.parse(gtids(message));
        if (read.isStart() && !before.covers(GtidPosition.START.with(gtid))) {
            // There was no snapshot of a row that would have told.
            read = before;
            events.add(commit());
        }
        if (changes) {
            events.add(new LogEvent.Ended(new CaravanException(
                    Category.SOURCE_DATA,
                    "Cannot follow the log: " + group + " changed rows and was not committed then, as XA transactions"
                            + " are. Nothing of it was committed here. Leave them to tables that are not followed, then"
                            + " begin anew with ./caravan state reset, which takes a new snapshot.")));
        } else if (!group.isEmpty()) {
            events.addAll(passed());
        }
        group = gtid;
        quiet = 0;

        return events;
    }

    private List<LogEvent> ended() {
        changes = false;

        return group.isEmpty() ? List.of() : passed();
    }

    private List<LogEvent> passed() {
        read = read.with(group);
        group = "";

        return end.filter(read::covers).isPresent() ? List.of(mark(), commit()) : List.of(commit());
    }

    /** A statement may be the last thing in the log. It is read again then, as nothing says that it was read. */
    private List<LogEvent> quiet() {
        quiet++;
        boolean over = !changes
                && quiet >= QUIET
                && !group.isEmpty()
                && end.filter(read.with(group)::covers).isPresent();

        return over ? List.of(mark(), commit()) : List.of(new LogEvent.Quiet());
    }

    private List<LogEvent> altered(Struct value) {
        List<Struct> tableChanges = value.getArray("tableChanges");
        String snapshot = value.getStruct(Envelope.FieldName.SOURCE).getString("snapshot");
        boolean streamed = snapshot == null || snapshot.equals("false");
        for (Struct change : tableChanges) {
            if (streamed && change.getString("type").equals("DROP")) {
                return untold(change.getString("id").replace("\"", ""), "dropped", "Drop or keep");
            }
        }
        structures.apply(value.getString("databaseName"), value.getString("ddl"), tableChanges);

        return List.of();
    }

    private static List<LogEvent> untold(String table, String what, String whatToDo) {
        return List.of(new LogEvent.Ended(new CaravanException(
                Category.SOURCE_DATA,
                "Cannot follow " + table + ": it was " + what + ", which no row tells of. What was committed before has"
                        + " landed. " + whatToDo
                        + " its table, then begin anew with ./caravan state reset, which takes a"
                        + " new snapshot.")));
    }

    /** What was read before, as the connector says it. */
    private static String gtids(SourceRecord message) {
        return message.sourceOffset().get("gtids") instanceof String gtids ? gtids : "";
    }

    /** Grows with the log of a server, by more than a file can hold from one file to the next. */
    private static long place(SourceRecord message) {
        String file = String.valueOf(message.sourceOffset().get("file"));
        Matcher number = NUMBER.matcher(file);

        return number.find() && message.sourceOffset().get("pos") instanceof Number position
                ? (Long.parseLong(number.group()) << Integer.SIZE) + position.longValue()
                : 0;
    }

    private static LogEvent mark() {
        return new LogEvent.Mark("");
    }

    private LogEvent commit() {
        ObjectNode position = JsonNodeFactory.instance.objectNode();
        position.put(GTID, read.toString());
        position.put(TABLES, tables);
        position.put(STRUCTURES, structures.toString());

        return new LogEvent.Commit(Position.of(position), place);
    }
}
