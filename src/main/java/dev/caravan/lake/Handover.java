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
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * An exchange that is handed to the landing. One whose source can be read again from a position is done as soon as it is
 * accepted; any other is done when its batch is committed, so that its source acknowledges neither too early nor, after a
 * crash, at all.
 */
final class Handover {

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger awaited = new AtomicInteger();

    Handover(Exchange exchange, AsyncCallback callback) {
        this.exchange = exchange;
        this.callback = callback;
    }

    /**
     * @param delivery with the completion that it is to tell
     * @return whether the callback has been told
     */
    boolean to(Collection<Destination> destinations, Function<Optional<Consumer<Throwable>>, Delivery> delivery) {
        boolean held = !Deliveries.isReplayable(exchange);
        Optional<Consumer<Throwable>> completion = held ? Optional.of(this::told) : Optional.empty();
        awaited.set(destinations.size());
        try {
            for (Destination each : destinations) {
                each.landing().accept(delivery.apply(completion));
                if (exchange.getProperty(LakeConstants.END_OF_STREAM, false, Boolean.class)) {
                    each.landing().endOfStream();
                }
            }
            if (held) {
                Boolean complete = exchange.getProperty(LakeConstants.BATCH_COMPLETE, Boolean.class);
                destinations.forEach(each -> each.flushIfComplete(complete));
                return false;
            }
        } catch (Exception e) {
            if (!done.compareAndSet(false, true)) {
                return false;
            }
            exchange.setException(e);
        }
        callback.done(true);

        return true;
    }

    private void told(Throwable failure) {
        boolean last = awaited.decrementAndGet() == 0;
        if ((last || failure != null) && done.compareAndSet(false, true)) {
            if (failure != null) {
                exchange.setException(failure);
            }
            callback.done(false);
        }
    }
}
