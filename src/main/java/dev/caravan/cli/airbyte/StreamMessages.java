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
package dev.caravan.cli.airbyte;

import dev.caravan.connector.connection.RecordReceiver;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import java.util.Optional;

/** The messages of one stream: records, and behind them states, where it is read incrementally. */
final class StreamMessages implements RecordReceiver {

    private final Messages messages;
    private final ConfiguredStream stream;
    private final JsonRecord form;
    private boolean running;
    private boolean stated;
    private long records;

    StreamMessages(Messages messages, ConfiguredStream stream, Optional<Schema> schema) {
        this.messages = messages;
        this.stream = stream;
        this.form = new JsonRecord(stream.descriptor(), schema);
    }

    @Override
    public void record(Record record) {
        if (!running) {
            running = true;
            messages.streamStatus(stream.descriptor(), "RUNNING");
        }
        messages.record(form.of(record));
        records++;
    }

    /** The protocol has no place for it but the log. */
    @Override
    public void rejected(Rejected rejected) {
        messages.warn("Left out of " + stream.descriptor() + ": " + rejected.origin() + " is no record: "
                + rejected.message() + " (" + rejected.code() + ")");
    }

    @Override
    public void position(Position position) {
        if (stream.incremental()) {
            stated = true;
            messages.state(stream.descriptor(), StreamStates.content(stream, position), records);
            records = 0;
        }
    }

    /** @param from where the reading began, and ended if nothing was new */
    void end(Position from) {
        if (!stated) {
            position(from);
        }
    }
}
