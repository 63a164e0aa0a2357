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

import dev.caravan.connector.driver.Drivers;
import dev.caravan.connector.secret.AuditedReferences;
import dev.caravan.connector.source.Positions;
import dev.caravan.connector.source.ReadFilters;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.SourceRun;
import dev.caravan.lake.Deliveries;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Filter;
import dev.caravan.record.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Reads one stream as a pipeline would, from a position up to what is there now, and hands it to a receiver instead of a
 * table. Whoever takes the records keeps the position.
 */
public final class Reading {

    private static final int DRAIN_SECONDS = 15;
    private static final int CHECKPOINT_RECORDS = 1_000;

    private Reading() {}

    /**
     * Returns when everything has been handed over.
     *
     * @param settings that name the stream
     * @param kamelets places of Kamelets to look into before ours, as {@code file:} URIs
     * @param from where to go on; a position that a receiver was told, or the start
     * @throws CaravanException CONFIG if this cannot be read to an end; else why the source or the receiver failed. What
     *     was told as a position before that holds
     */
    public static void read(
            ConnectionSettings settings, List<String> kamelets, Position from, RecordReceiver receiver) {
        read(settings, kamelets, from, List.of(), receiver);
    }

    /**
     * The same of a receiver that takes some of the records only.
     *
     * @param filters of which a record has to meet all; the source may hand over others as well
     */
    public static void read(
            ConnectionSettings settings,
            List<String> kamelets,
            Position from,
            List<Filter> filters,
            RecordReceiver receiver) {
        run(settings, kamelets, new DeliveryReader(from, CHECKPOINT_RECORDS, receiver), new ReadFilters(filters), true);
    }

    /**
     * The same past what is there now: on and on, until this thread is interrupted. The receiver is told a position with
     * each delivery of the source.
     */
    public static void follow(
            ConnectionSettings settings, List<String> kamelets, Position from, RecordReceiver receiver) {
        run(settings, kamelets, new DeliveryReader(from, 1, receiver), new ReadFilters(List.of()), false);
    }

    private static void run(
            ConnectionSettings settings,
            List<String> kamelets,
            DeliveryReader reader,
            ReadFilters filters,
            boolean once) {
        if (!settings.kamelet().type().equals("source")) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read " + settings.name() + ": " + settings.kamelet().name()
                            + " is a sink. Name the source of that system.");
        }
        if (settings.kamelet().annotation("bounded").equals("never")) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read " + settings.name() + " to its end: "
                            + settings.kamelet().name() + " waits for what is sent. Run a pipeline that lands it.");
        }
        if (settings.kamelet().annotation("replay").equals("redelivery")) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read " + settings.name() + " without a lake: "
                            + settings.kamelet().name()
                            + " has to tell when a message is safe, and whoever takes it here does not say so. Run a pipeline"
                            + " that lands it.");
        }
        Run run = new Run(reader, once);
        DefaultCamelContext context = new DefaultCamelContext();
        AuditedReferences.install(context);
        Drivers.ofUser().addTo(context);
        Redaction redaction = Redaction.of(settings, context);
        try {
            context.getRegistry().bind("filters", filters);
            prepare(context, settings, kamelets, run, reader);
            context.start();
            run.ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.fail(new CaravanException(Category.CANCELLED, "The reading was interrupted.", e));
        } catch (Exception e) {
            run.fail(e);
        } finally {
            context.stop();
        }
        // What a source hands over last may fail after it has said that this is its end.
        if (run.failure.get() != null) {
            throw redacted(settings, redaction, run.failure.get());
        }
        reader.end();
    }

    private static void prepare(
            DefaultCamelContext context,
            ConnectionSettings settings,
            List<String> kamelets,
            Run run,
            DeliveryReader reader)
            throws Exception {
        ComponentDefaults.install(context);
        ConnectedKamelets component = new ConnectedKamelets(name -> settings);
        component.setLocation(ConnectedKamelets.locations(kamelets));
        context.addComponent("kamelet", component);
        context.getRegistry().bind("run", run);
        context.getManagementStrategy().addEventNotifier(new FailedExchanges((route, failure) -> run.fail(failure)));
        context.getShutdownStrategy().setTimeout(DRAIN_SECONDS);
        context.setStreamCaching(false);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:" + settings.kamelet().name() + "?connection=settings")
                        .routeId(settings.name())
                        .process(exchange -> {
                            try {
                                reader.read(Deliveries.of(exchange, Optional.empty()));
                            } catch (RuntimeException e) {
                                // By now the source may have said that this is its end.
                                run.fail(e);
                                throw e;
                            }
                        });
            }
        });
    }

    private static CaravanException redacted(ConnectionSettings settings, Redaction redaction, Throwable failure) {
        return redaction.of(CaravanException.in(failure)
                .or(() -> Drivers.missing(failure))
                .orElseGet(() -> new CaravanException(
                        Category.SOURCE_DATA,
                        "Cannot read " + settings.name() + ": " + CaravanException.reasonOf(failure) + ".",
                        failure)));
    }

    /** Ends with its only source. */
    private static final class Run implements SourceRun, Positions {

        private final DeliveryReader reader;
        private final boolean once;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Run(DeliveryReader reader, boolean once) {
            this.reader = reader;
            this.once = once;
        }

        /** The first one is the one to tell. */
        void fail(Throwable cause) {
            failure.compareAndSet(null, cause);
            ended.countDown();
        }

        @Override
        public boolean once() {
            return once;
        }

        @Override
        public void started(Source source) {
            // Nobody waits for it.
        }

        @Override
        public void finished(Source source) {
            ended.countDown();
        }

        @Override
        public void failed(Source source, RuntimeException cause) {
            fail(cause);
        }

        @Override
        public Resume resume(String pipeline, String stream) {
            return new Resume(reader.position(), Optional.empty());
        }

        @Override
        public void endOfStream(String pipeline, String stream) {
            // Its end is the run's.
        }
    }
}
