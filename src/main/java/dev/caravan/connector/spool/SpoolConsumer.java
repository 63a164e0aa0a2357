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
package dev.caravan.connector.spool;

import dev.caravan.connector.source.Source;
import dev.caravan.lake.LakeComponent;
import dev.caravan.landing.Landing;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two halves that meet on disk: the other endpoint's consumer appends what it receives and is answered when that is safe;
 * a thread of its own routes it on from where the table left off.
 */
class SpoolConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolConsumer.class);
    private static final String OFFSET = "offset";
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final long WAIT_MILLIS = 500;

    private final SpoolEndpoint endpoint;
    private final SpoolSource source;
    private final RecentMessages recent = new RecentMessages();
    private Spool spool;
    private Landing landing;
    private Consumer receiver;
    private ExecutorService router;
    private volatile boolean routing;

    SpoolConsumer(SpoolEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.source = new SpoolSource();
        source.setCamelContext(endpoint.getCamelContext());
        source.setPipeline(endpoint.getPipeline());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        source.require();
        long offset = openOrFail();
        try {
            router = endpoint.getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadExecutor(this, "spool-" + endpoint.getName());
            routing = true;
            router.submit(() -> route(offset));
            receiver = createReceiver(offset);
            ServiceHelper.startService(receiver);
        } catch (Exception e) {
            routing = false;
            throw source.fail(CaravanException.in(e)
                    .orElseGet(() -> new CaravanException(
                            Category.SOURCE_UNREACHABLE,
                            "Cannot listen at " + source.stream() + ": " + CaravanException.reasonOf(e) + ".",
                            e)));
        }
    }

    private Consumer createReceiver(long offset) throws Exception {
        CamelContext context = endpoint.getCamelContext();
        Receiver own = endpoint.getReceiver();
        if (own == null) {
            return context.getEndpoint(endpoint.getDelegateUri()).createConsumer(this::keep);
        }
        Path state = landing.stateDirectory().resolve("receiver");
        own.resume(offset);

        return own.createConsumer(own.endpoint(context, endpoint.getDelegateUri(), state), this::keep);
    }

    private boolean isNew(Spool.Message message) {
        Receiver own = endpoint.getReceiver();

        return recent.add(own == null ? message.bytes() : own.identity(message.bytes()));
    }

    private long openOrFail() {
        try {
            return open();
        } catch (IOException e) {
            throw source.fail(new CaravanException(
                    Category.STORAGE,
                    "Cannot go on with what " + source.stream() + " received before: " + CaravanException.reasonOf(e)
                            + ". Nothing is listened to.",
                    e));
        }
    }

    private long open() throws IOException {
        long offset = source.from().tree().path(OFFSET).asLong();
        LakeComponent lake = LakeComponent.of(endpoint.getCamelContext());
        landing = lake.landing(endpoint.getPipeline(), source.stream());
        Path directory = landing.stateDirectory().resolve("spool");
        spool = Spool.open(directory, SEGMENT_BYTES, endpoint.getQuotaBytes());
        if (offset < spool.first()) {
            throw new IOException(
                    "the table was left at offset " + offset + ", but " + directory + " begins at " + spool.first());
        }
        rememberUpTo(offset);
        spool.skipTo(offset);
        spool.release(offset);

        return offset;
    }

    private void rememberUpTo(long offset) throws IOException {
        try {
            Spool.Message message = spool.first() < offset ? spool.next(spool.first(), 0) : null;
            while (message != null) {
                isNew(message);
                message = message.next() < offset ? spool.next(message.next(), 0) : null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The receiving half. A failed exchange is the sender's refusal; a thrown exception would end its connection. */
    private void keep(Exchange exchange) throws Exception {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        try {
            spool.append(body == null ? new byte[0] : body);
        } catch (IOException e) {
            LOG.warn(
                    "Cannot keep a message that {} received: {}. Its sender is told so.",
                    endpoint.getName(),
                    CaravanException.reasonOf(e));
            exchange.setException(e);
        }
        if (endpoint.getAnswer() != null) {
            endpoint.getAnswer().process(exchange);
        }
    }

    private void route(long from) {
        long offset = from;
        try {
            while (routing) {
                Spool.Message message = spool.next(offset, WAIT_MILLIS);
                if (message != null) {
                    send(message);
                    offset = message.next();
                }
                spool.release(landing.landed().tree().path(OFFSET).asLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            source.fail(new CaravanException(
                    Category.STORAGE,
                    "Cannot land what " + source.stream() + " received: " + CaravanException.reasonOf(e)
                            + ". Everything that was acknowledged is kept on disk; run the pipeline again.",
                    e));
        }
    }

    private void send(Spool.Message message) throws Exception {
        if (endpoint.isSkipRepeated() && !isNew(message)) {
            landing.skip(1, Position.of(OFFSET, message.next()));
            return;
        }
        Exchange exchange = createExchange(true);
        exchange.getMessage().setBody(message.bytes());
        source.mark(exchange, message);
        getProcessor().process(exchange);
        Exception failure = exchange.getException();
        releaseExchange(exchange, false);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(receiver);
        routing = false;
        if (spool != null) {
            spool.stopWaiting();
        }
        if (router != null) {
            router.shutdown();
            router.awaitTermination(20, TimeUnit.SECONDS);
        }
        if (spool != null) {
            spool.close();
        }
        super.doStop();
    }

    /** A stream that has no end; its name is the listener's address. */
    private final class SpoolSource extends Source {

        @Override
        public String stream() {
            return endpoint.getName();
        }

        void require() {
            requireLake("what is received stays on disk until it is in a table");
        }

        Position from() {
            return resume().from();
        }

        void mark(Exchange exchange, Spool.Message message) {
            stamp(
                    exchange,
                    Position.of(OFFSET, message.next()),
                    new Origin(endpoint.getName(), "spool offset", message.offset()));
        }

        RuntimeException fail(CaravanException failure) {
            return failed(failure);
        }
    }
}
