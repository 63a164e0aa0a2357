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
package dev.caravan.lake;

import dev.caravan.landing.Delivery;
import dev.caravan.landing.Landing;
import dev.caravan.observe.CaravanException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * What a split in a route takes apart. Its parts land in one batch, and how far the source has been read is told behind
 * the last of them, whichever of them reach a table.
 */
final class Whole {

    private final Map<Landing, Destination> destinations = new LinkedHashMap<>();
    private final Map<Object, Consumer<Exchange>> endings = new LinkedHashMap<>();
    private boolean ended;

    /** One part, on its way to a table. */
    void take(Exchange part, Destination destination) {
        synchronized (this) {
            if (ended) {
                throw new IllegalStateException(
                        "a part of a split came when the split was over: between split and lake:"
                                + " there must be no seda:, wireTap or other step that does not wait");
            }
            destinations.put(destination.landing(), destination);
        }
        destination.landing().accept(Deliveries.part(part, this));
    }

    /** What somebody else does behind the last part, with the exchange that was split. The first one of each counts. */
    synchronized void atEnd(Object whose, Consumer<Exchange> ending) {
        endings.putIfAbsent(whose, ending);
    }

    private void end(Exchange exchange) {
        List<Consumer<Exchange>> all;
        synchronized (this) {
            all = List.copyOf(endings.values());
        }
        for (Consumer<Exchange> each : all) {
            try {
                each.accept(exchange);
            } catch (RuntimeException e) {
                exchange.setException(e);
            }
        }
    }

    /** @return whether the callback has been told */
    boolean end(Exchange exchange, AsyncCallback callback) {
        end(exchange);
        Collection<Destination> reached = reached();
        if (reached.isEmpty()) {
            callback.done(true);
            return true;
        }
        if (exchange.isFailed()) {
            exchange.getExchangeExtension().addOnCompletion(new GivenUp(reached));
            callback.done(true);
            return true;
        }

        return new Handover(exchange, callback).to(reached, completion -> Deliveries.end(exchange, this, completion));
    }

    private synchronized Collection<Destination> reached() {
        ended = true;
        return destinations.values();
    }

    /** A step failed on a part. Those that had been taken cannot be withdrawn. */
    private final class GivenUp extends SynchronizationAdapter {

        private final Collection<Destination> reached;

        private GivenUp(Collection<Destination> reached) {
            this.reached = reached;
        }

        /** The route has dealt with it. */
        @Override
        public void onComplete(Exchange exchange) {
            tell(Deliveries.handled(exchange, Whole.this));
        }

        @Override
        public void onFailure(Exchange exchange) {
            tell(Deliveries.givenUp(exchange, Whole.this));
        }

        private void tell(Delivery delivery) {
            for (Destination each : reached) {
                try {
                    each.landing().accept(delivery);
                } catch (CaravanException e) {
                    // The landing is over, and has told the run.
                }
            }
        }
    }
}
