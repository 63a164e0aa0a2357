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
package dev.caravan.connector;

import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.Reading;
import dev.caravan.connector.connection.RecordReceiver;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What one reading handed over: the {@code id} of each record, in their order, and how far it said it was when. */
final class ReadRecords implements RecordReceiver {

    /** @param records that came before it was told */
    record Told(Position position, int records) {}

    /** HL7, FIX, X12, SWIFT and COBOL have names of their own for it. */
    private static final List<String> IDS =
            List.of("id", "control_id", "msg_seq_num", "transaction_set_control_number", "reference", "ID");

    private final List<Long> ids = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final List<Told> positions = new ArrayList<>();

    private ReadRecords() {}

    static ReadRecords of(ConnectionSettings settings, Position from) {
        ReadRecords read = new ReadRecords();
        Reading.read(settings, List.of(), from, read);

        return read;
    }

    @Override
    public void record(Record record) {
        Object id = IDS.stream()
                .map(record::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        ids.add(Long.parseLong(id.toString()));
    }

    @Override
    public void rejected(Rejected bad) {
        rejected.add(bad);
    }

    @Override
    public void position(Position position) {
        positions.add(new Told(position, ids.size()));
    }

    List<Long> ids() {
        return ids;
    }

    List<Long> sortedIds() {
        return ids.stream().sorted().toList();
    }

    List<Rejected> rejected() {
        return rejected;
    }

    List<Told> positions() {
        return positions;
    }

    Position end() {
        return positions.get(positions.size() - 1).position();
    }
}
