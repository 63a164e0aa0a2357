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
package dev.caravan.connector.queue;

import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.SourceRun;
import dev.caravan.lake.LakeComponent;
import dev.caravan.lake.LakeConstants;
import dev.caravan.landing.Delivery;
import dev.caravan.landing.Landing;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Operation;
import dev.caravan.record.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean behind the Kamelet of a queue, which brings again what was not acknowledged. A message is acknowledged when the
 * commit that holds it is done; one that comes again although it has landed is counted as filtered and acknowledged like
 * the others. That takes an id: what has none may land twice after a crash.
 *
 * <p>The consumer has to hand over the next message while those before it wait for their commit.
 */
public abstract class QueueSource extends Source {

    /** As many as may be unacknowledged at a time, so that those that have landed are remembered when they come again. */
    protected static final int MOST_UNACKNOWLEDGED = LandedMessages.SIZE / 2;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(QueueSource.class);

    private final AtomicInteger underWay = new AtomicInteger();
    private final List<Acknowledgement> later = new ArrayList<>();
    private volatile boolean broken;
    private volatile long broughtAt;
    private int window;
    private Redelivery redelivery;

    /**
     * Takes the stream over. Before the first message.
     *
     * @param window how many messages the queue hands over before it waits for an acknowledgement
     */
    protected final void open(int window) {
        this.window = window;
        this.broughtAt = System.nanoTime();
        this.redelivery = new Redelivery(resume());
    }

    /**
     * Marks the exchange of a message, whose records are its body by now. It goes no further if there is nothing to land, or
     * if nothing more is taken: after a failure, and when the run stops. Then the message is left as it is.
     */
    protected final void take(Exchange exchange, QueueMessage message) {
        if (broken || getCamelContext().isStopping()) {
            exchange.setRouteStop(true);
            return;
        }
        underWay.incrementAndGet();
        message.acknowledgement().expected();
        switch (redelivery.verdict(message.digest(), message.redelivered())) {
            case NEW -> land(exchange, message);
            case REPEATED -> skip(exchange, message);
            case LATER -> putOff(exchange, message);
        }
    }

    private void land(Exchange exchange, QueueMessage message) {
        broughtAt = System.nanoTime();
        // Asked when it is accepted: a step of the route may drop a message, which then never comes again.
        Supplier<Position> position = () -> redelivery.accepted(message.digest());
        stamp(exchange, position, message.origin());
        exchange.removeProperty(LakeConstants.REPLAY);
        exchange.setProperty(LakeConstants.BATCH_COMPLETE, isWindowFull());
        exchange.getExchangeExtension().addOnCompletion(new Settlement(message.acknowledgement()));
    }

    /** It goes past the steps of the route, which expect something to work on. */
    private void skip(Exchange exchange, QueueMessage message) {
        exchange.setRouteStop(true);
        Settlement settlement = new Settlement(message.acknowledgement());
        if (getCamelContext().hasComponent("lake") == null) {
            settlement.settle(null);
            return;
        }
        try {
            Landing landing = LakeComponent.of(getCamelContext()).landing(getPipeline(), stream());
            landing.accept(new Delivery(
                    null,
                    Optional.empty(),
                    Optional.of(message.origin()),
                    Operation.UPSERT,
                    1,
                    Optional.of(settlement::settle)));
            if (isWindowFull()) {
                landing.flush();
            }
        } catch (RuntimeException e) {
            settlement.settle(e);
            throw e;
        }
    }

    private boolean isWindowFull() {
        return underWay.get() >= window;
    }

    private void putOff(Exchange exchange, QueueMessage message) {
        exchange.setRouteStop(true);
        synchronized (later) {
            later.add(message.acknowledgement());
        }
        comeBackIfWhole();
    }

    /** What was put off comes again, and is taken then. */
    private void comeBackIfWhole() {
        synchronized (later) {
            if (!later.isEmpty() && !redelivery.isReplaying()) {
                later.forEach(this::giveBack);
                underWay.addAndGet(-later.size());
                later.clear();
            }
        }
    }

    /**
     * Whether the batch that a crash tore is not whole yet. To be asked from time to time.
     *
     * @throws CaravanException POSITION_LOST if nothing of it has come for long
     */
    protected final boolean isReplaying() {
        if (!redelivery.isReplaying()) {
            return false;
        }
        if (System.nanoTime() - broughtAt > PATIENCE.toNanos()) {
            throw new CaravanException(
                    Category.POSITION_LOST,
                    "Cannot make the last batch of " + stream() + " whole, which a crash tore: " + redelivery.missing()
                            + " of its messages did not come again within " + PATIENCE.toSeconds()
                            + " seconds. Let them come and run the pipeline again, or give the batch up with"
                            + " ./caravan state reset " + getPipeline() + " " + stream() + ".");
        }

        return true;
    }

    private void acknowledge(Acknowledgement message) {
        try {
            message.acknowledge();
        } catch (Exception e) {
            LOG.debug("A message of {} has landed and could not be acknowledged: it comes again.", stream(), e);
        }
    }

    private void giveBack(Acknowledgement message) {
        try {
            message.giveBack();
        } catch (Exception e) {
            LOG.debug("A message of {} could not be given back: it comes again when the connection ends.", stream(), e);
        }
    }

    /** Without a run that ends, a message that failed is simply tried again. */
    private boolean isInRun() {
        return getCamelContext().getRegistry().findSingleByType(SourceRun.class) != null;
    }

    /** Tells the queue once what became of a message. */
    private final class Settlement implements Synchronization {

        private final Acknowledgement message;
        private final AtomicBoolean settled = new AtomicBoolean();

        Settlement(Acknowledgement message) {
            this.message = message;
        }

        @Override
        public void onComplete(Exchange exchange) {
            settle(null);
        }

        @Override
        public void onFailure(Exchange exchange) {
            settle(
                    exchange.getException() != null
                            ? exchange.getException()
                            : new IllegalStateException("the exchange was rolled back"));
        }

        /** @param failure null for a commit */
        void settle(Throwable failure) {
            if (!settled.compareAndSet(false, true)) {
                return;
            }
            underWay.decrementAndGet();
            if (failure == null) {
                acknowledge(message);
                comeBackIfWhole();
            } else {
                broken = isInRun();
                giveBack(message);
            }
        }
    }
}
