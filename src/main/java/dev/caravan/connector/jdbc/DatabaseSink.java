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
package dev.caravan.connector.jdbc;

import dev.caravan.connector.source.KeptPositions;
import dev.caravan.connector.source.Positions;
import dev.caravan.connector.source.SinkRun;
import dev.caravan.lake.Deliveries;
import dev.caravan.lake.LakeConstants;
import dev.caravan.lake.NamedStream;
import dev.caravan.landing.Counts;
import dev.caravan.landing.Delivery;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RecordStream;
import dev.caravan.record.RowSource;
import dev.caravan.record.Schema;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.AsyncCallbackToCompletableFutureAdapter;

/**
 * The bean behind a Kamelet that writes records to a table of a database: what an exchange brings is there, all of it, when it
 * returns, with the position of its source in the same transaction. A source that tells where a part of it may end (a read
 * by cursor) has it committed in parts of {@code batchSize}.
 */
public class DatabaseSink extends DatabaseTarget implements AsyncProcessor, KeptPositions {

    private static final String DEFAULT_STREAM = "default";
    private static final int STREAMS_SHOWN = 3;

    private final Map<String, SinkState.Mark> marks = new HashMap<>();
    private final Map<String, RuntimeException> broken = new HashMap<>();
    private SinkWriter writer;
    private Object split;
    private RuntimeException splitFailure;

    /** Sources ask the registry; it does not know the beans of a Kamelet by their type. */
    @Override
    protected void doInit() {
        getCamelContext().getRegistry().bind("caravan-sink-" + UUID.randomUUID(), KeptPositions.class, this);
    }

    @Override
    protected synchronized void doStop() {
        if (writer != null) {
            writer.close();
        }
    }

    /** Done when it returns. Camel wraps a mere processor so, but not one that is a service as well. */
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            process(exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);

        return true;
    }

    @Override
    public CompletableFuture<Exchange> processAsync(Exchange exchange) {
        AsyncCallbackToCompletableFutureAdapter<Exchange> callback =
                new AsyncCallbackToCompletableFutureAdapter<>(exchange);
        process(exchange, callback);

        return callback.getFuture();
    }

    @Override
    public synchronized void process(Exchange exchange) {
        String stream = exchange.getProperty(LakeConstants.STREAM, DEFAULT_STREAM, String.class);
        Object whole = exchange.getProperty(LakeConstants.WHOLE);
        try {
            await(whole);
            requireWhole(exchange, whole);
            Delivery delivery = Deliveries.of(exchange, Optional.empty());
            if (movesOn(delivery)) {
                requireUnbroken(stream);
                // Before anything is under way.
                mark(stream);
            }
            if (Deliveries.atEndOfSplit(exchange, this, this::endSplit)) {
                split = whole;
                take(delivery, stream);
                return;
            }
            take(delivery, stream);
            finish(delivery, stream);
        } catch (RuntimeException e) {
            throw failed(e, stream);
        }
    }

    /** Parts of one split are one transaction, which nothing else gets into. */
    private void await(Object whole) {
        try {
            while (split != null && split != whole) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaravanException(Category.CANCELLED, "Cannot write to " + target() + ": the run was stopped.", e);
        }
    }

    /** A part has the position of the whole, which must not be told before the last of them. */
    private void requireWhole(Exchange exchange, Object whole) {
        if (whole == null
                && exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX) != null
                && getCamelContext().hasComponent("lake") == null) {
            throw database()
                    .config(
                            "write to " + target() + " of",
                            "a split comes before it, and nobody here knows when that is over",
                            " Run it with ./caravan run, or without split: a list of records is written as it is.");
        }
    }

    private synchronized void endSplit(Exchange exchange) {
        String stream = exchange.getProperty(LakeConstants.STREAM, DEFAULT_STREAM, String.class);
        RuntimeException failure = splitFailure;
        split = null;
        splitFailure = null;
        notifyAll();
        if (failure != null) {
            writer().rollback();
            throw failure;
        }
        try {
            if (exchange.isFailed()) {
                throw new CaravanException(
                        Category.SOURCE_DATA,
                        "Cannot write the parts of a split to " + target() + ": a step failed on one of them: "
                                + CaravanException.reasonOf(exchange.getException()) + ".",
                        exchange.getException());
            }
            Delivery delivery = Deliveries.of(exchange, Optional.empty());
            if (movesOn(delivery)) {
                requireUnbroken(stream);
            }
            finish(delivery, stream);
        } catch (RuntimeException e) {
            throw failed(e, stream);
        }
    }

    private boolean movesOn(Delivery delivery) {
        return keepsPositions() && delivery.position().isPresent();
    }

    /** What comes behind something that was not written would tell a position behind it. */
    private void requireUnbroken(String stream) {
        RuntimeException failure = broken.get(stream);
        if (failure != null) {
            throw failure;
        }
    }

    private void take(Delivery delivery, String stream) {
        Object body = delivery.body();
        if (body instanceof RowSource rows) {
            take(rows, delivery, stream);
        } else if (body instanceof RecordStream records) {
            try (records) {
                take(records, delivery, records.schema());
            }
        } else if (body instanceof Iterator<?> elements) {
            take(elements, delivery, Optional.empty());
        } else if (body instanceof Iterable<?> elements && !(body instanceof Map)) {
            take(elements.iterator(), delivery, Optional.empty());
        } else if (body != null) {
            take(List.of(body).iterator(), delivery, Optional.empty());
        }
    }

    private void take(RowSource rows, Delivery delivery, String stream) {
        try (RecordStream records = rows.records()) {
            Optional<Schema> known = Optional.of(rows.schema());
            while (records.hasNext()) {
                if (writer().isFull()) {
                    Optional<Position> boundary = split == null ? rows.boundary() : Optional.empty();
                    if (boundary.isPresent()) {
                        finish(boundary, stream);
                    } else {
                        writer().flush();
                    }
                }
                writer().add(records.next(), delivery.operation(), known, origin(delivery));
            }
        }
    }

    private void take(Iterator<?> elements, Delivery delivery, Optional<Schema> known) {
        while (elements.hasNext()) {
            if (writer().isFull()) {
                writer().flush();
            }
            writer().add(elements.next(), delivery.operation(), known, origin(delivery));
        }
    }

    private static Origin origin(Delivery delivery) {
        return delivery.origin().orElse(null);
    }

    private void finish(Delivery delivery, String stream) {
        writer().filtered(delivery.filtered());
        // Before the source is asked how far it came, which may be the end of the run.
        writer().sendAhead();
        finish(delivery.position().map(Supplier::get), stream);
    }

    private void finish(Optional<Position> behind, String stream) {
        Optional<SinkState.Mark> to =
                keepsPositions() ? behind.map(position -> mark(stream).behind(position)) : Optional.empty();
        Counts counts = writer().commit(to.map(mark -> new SinkWriter.Advance(pipeline(), stream, mark)));
        to.ifPresent(mark -> marks.put(stream, mark));
        run().filter(run -> counts.read() > 0).ifPresent(run -> run.written(pipeline(), stream, shown(), counts));
    }

    private SinkState.Mark mark(String stream) {
        return marks.computeIfAbsent(stream, name -> writer().mark(pipeline(), name));
    }

    private RuntimeException failed(RuntimeException failure, String stream) {
        writer().rollback();
        if (split != null) {
            splitFailure = failure;
        }
        CaravanException told = CaravanException.in(failure)
                .orElseGet(() -> database().config("write to " + target() + " of", CaravanException.reasonOf(failure)));
        broken.putIfAbsent(stream, told);
        if (told.category() != Category.CANCELLED) {
            run().ifPresent(run -> run.notWritten(pipeline(), stream, told));
        }

        return told;
    }

    private Optional<SinkRun> run() {
        return Optional.ofNullable(getCamelContext().getRegistry().findSingleByType(SinkRun.class));
    }

    @Override
    public Optional<Positions> of(String other) {
        return other.equals(pipeline()) ? Optional.of(new Kept()) : Optional.empty();
    }

    /** As the table of positions has them. */
    private final class Kept implements Positions {

        @Override
        public Resume resume(String asked, String stream) {
            return new Resume(landed(asked, stream), Optional.empty());
        }

        @Override
        public Position landed(String asked, String stream) {
            synchronized (DatabaseSink.this) {
                return keepsPositions() ? mark(stream).position() : Position.START;
            }
        }

        @Override
        public void announce(String asked, List<NamedStream> streams) {
            if (streams.size() > 1) {
                throw database()
                        .config(
                                "write to " + target() + " of",
                                "it is one table, and the source reads " + streams.size() + ": "
                                        + streams.stream()
                                                .map(NamedStream::stream)
                                                .limit(STREAMS_SHOWN)
                                                .collect(Collectors.joining(", "))
                                        + (streams.size() > STREAMS_SHOWN ? ", …" : ""),
                                " Give each a pipeline of its own.");
            }
        }

        @Override
        public void endOfStream(String asked, String stream) {
            // Everything is committed when it has been handed over.
        }
    }

    private SinkWriter writer() {
        if (writer == null) {
            writer = new SinkWriter(connection(), settings(), retries());
        }

        return writer;
    }
}
