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
package dev.caravan.connector.connection;

import dev.caravan.landing.Delivery;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import dev.caravan.record.RowCollector;
import dev.caravan.record.RowSource;
import dev.caravan.record.ValueDoesNotFit;
import java.util.Iterator;
import java.util.Map;

/** Takes deliveries apart, and tells the receiver how far they came: once in so many records, and at the end. */
final class DeliveryReader {

    private final int checkpointRecords;
    private final RecordReceiver receiver;
    private Position position;
    private Position told;
    private long records;
    private long toldAt;

    /** @param checkpointRecords after how many records the receiver is told a position, where there is one */
    DeliveryReader(Position from, int checkpointRecords, RecordReceiver receiver) {
        this.checkpointRecords = checkpointRecords;
        this.position = from;
        this.told = from;
        this.receiver = receiver;
    }

    /** Behind everything that was read. */
    synchronized Position position() {
        return position;
    }

    synchronized void read(Delivery delivery) {
        Object body = delivery.body();
        if (body instanceof RowSource rows) {
            try (rows) {
                read(rows, delivery);
            }
        } else if (body instanceof RecordStream stream) {
            try (stream) {
                read(stream, delivery);
            }
        } else if (body instanceof Iterator<?> elements) {
            read(elements, delivery);
        } else if (body instanceof Iterable<?> elements && !(body instanceof Map)) {
            read(elements.iterator(), delivery);
        } else if (body != null) {
            element(body, delivery);
        }
        delivery.position().ifPresent(behind -> {
            position = position.advance(behind.get());
            if (records - toldAt >= checkpointRecords) {
                tell();
            }
        });
    }

    private void read(RowSource rows, Delivery delivery) {
        RowCollector collector = new RowCollector(
                rows.schema(),
                rows::origin,
                record -> count(
                        delivery.operation() == record.operation()
                                ? record
                                : new Record(record, record.origin(), delivery.operation())));
        while (rows.next()) {
            if (records - toldAt >= checkpointRecords) {
                rows.boundary().ifPresent(boundary -> {
                    position = position.advance(boundary);
                    tell();
                });
            }
            try {
                collector.startRow();
                rows.write(collector);
                collector.endRow();
            } catch (ValueDoesNotFit e) {
                receiver.rejected(new Rejected("DOES_NOT_FIT", e.getMessage(), rows.origin(), null));
            }
        }
    }

    private void read(Iterator<?> elements, Delivery delivery) {
        while (elements.hasNext()) {
            element(elements.next(), delivery);
        }
    }

    private void element(Object element, Delivery delivery) {
        if (element instanceof Rejected rejected) {
            receiver.rejected(
                    rejected.origin() == null
                            ? new Rejected(
                                    rejected.code(),
                                    rejected.message(),
                                    delivery.origin().orElse(null),
                                    rejected.raw())
                            : rejected);
        } else if (element instanceof Record record) {
            count(record);
        } else if (element instanceof Map<?, ?> map) {
            Record record = new Record(Map.of(), delivery.origin().orElse(null), delivery.operation());
            map.forEach((field, value) -> record.put(String.valueOf(field), value));
            count(record);
        } else {
            throw new IllegalArgumentException("a record must be a map, not "
                    + (element == null ? "null" : element.getClass().getName()));
        }
    }

    private void count(Record record) {
        receiver.record(record);
        records++;
    }

    /** The last position, where the receiver does not know it yet. */
    synchronized void end() {
        if (!position.equals(told)) {
            tell();
        }
    }

    private void tell() {
        toldAt = records;
        told = position;
        receiver.position(position);
    }
}
