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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.ExchangeHelper;

/**
 * An exchange that fails past every error handler of its route fails the run: nothing that was read may get lost without
 * a word.
 */
public final class FailedExchanges extends EventNotifierSupport {

    private final BiConsumer<String, CaravanException> failed;

    /** @param failed told of each, with the route that it was in */
    public FailedExchanges(BiConsumer<String, CaravanException> failed) {
        this.failed = failed;
        setIgnoreCamelContextEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSendingEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreStepEvents(true);
    }

    @Override
    public void notify(CamelEvent event) {
        if (!(event instanceof CamelEvent.ExchangeFailedEvent failure)) {
            return;
        }
        Exchange exchange = failure.getExchange();
        // Of no route is what a listener of ours refuses: its sender knows. What a stop breaks off is read again.
        if (exchange.getFromRouteId() == null || getCamelContext().isStopping()) {
            return;
        }
        Throwable cause = exchange.getException() != null
                ? exchange.getException()
                : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (cause != null) {
            String route = String.valueOf(ExchangeHelper.getRouteId(exchange));
            CaravanException told = CaravanException.in(cause)
                    .orElseGet(() -> new CaravanException(
                            Category.SOURCE_DATA,
                            "Cannot run route " + route + ": "
                                    + CaravanException.reasonOf(cause)
                                    + ". What was committed stays; run the pipeline again to go on from there.",
                            cause));
            failed.accept(route, told);
        }
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelEvent.ExchangeFailedEvent;
    }
}
