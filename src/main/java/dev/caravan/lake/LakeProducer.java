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

import dev.caravan.landing.Landing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Route;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.ExchangeHelper;

/**
 * Hands exchanges to the landing of their pipeline and stream. An exchange whose source can be read again from a position
 * is done as soon as it is accepted; any other is done when its batch is committed, so that its source acknowledges
 * neither too early nor, after a crash, at all.
 */
public class LakeProducer extends DefaultAsyncProducer implements ShutdownPrepared {

    private static final String DEFAULT_STREAM = "default";

    /** By the route that Camel takes an exchange to be in. */
    private final Map<String, String> pipelines = new ConcurrentHashMap<>();

    public LakeProducer(LakeEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public LakeEndpoint getEndpoint() {
        return (LakeEndpoint) super.getEndpoint();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        boolean hold = isHeld(exchange);
        AtomicBoolean done = new AtomicBoolean();
        try {
            String pipeline =
                    pipelines.computeIfAbsent(String.valueOf(ExchangeHelper.getRouteId(exchange)), this::pipeline);
            String stream = exchange.getProperty(LakeConstants.STREAM, DEFAULT_STREAM, String.class);
            Landing landing = getEndpoint().getComponent().landing(pipeline, stream);
            landing.accept(Deliveries.of(
                    exchange, hold ? Optional.of(completion(exchange, callback, done)) : Optional.empty()));
            if (exchange.getProperty(LakeConstants.END_OF_STREAM, false, Boolean.class)) {
                landing.endOfStream();
            }
            if (hold) {
                flushIfComplete(landing, pipeline, exchange.getProperty(LakeConstants.BATCH_COMPLETE, Boolean.class));
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

    /** Behind a step {@code kamelet:} Camel still names the Kamelet's route: then it is the one that lands here. */
    private String pipeline(String current) {
        CamelContext context = getEndpoint().getCamelContext();
        Route route = context.getRoute(current);
        if (route == null || !LakeEndpoints.of(route).isEmpty()) {
            return current;
        }
        List<String> landing = context.getRoutes().stream()
                .filter(each -> LakeEndpoints.of(each).contains(getEndpoint()))
                .map(Route::getRouteId)
                .toList();

        return landing.size() == 1 ? landing.get(0) : current;
    }

    private void flushIfComplete(Landing landing, String pipeline, Boolean complete) {
        if (complete == null) {
            getEndpoint().getComponent().flushWhenAllHeld(landing, pipeline);
        } else if (complete) {
            landing.flush();
        }
    }

    private static Consumer<Throwable> completion(Exchange exchange, AsyncCallback callback, AtomicBoolean done) {
        return failure -> {
            if (done.compareAndSet(false, true)) {
                if (failure != null) {
                    exchange.setException(failure);
                }
                callback.done(false);
            }
        };
    }

    /** Of the parts of a split only the last one waits: the whole is acknowledged with it. */
    private static boolean isHeld(Exchange exchange) {
        boolean replayable = LakeConstants.REPLAY_POSITION.equals(exchange.getProperty(LakeConstants.REPLAY));
        Boolean last = exchange.getProperty(ExchangePropertyKey.SPLIT_COMPLETE, Boolean.class);

        return !replayable && (last == null || last);
    }

    /** Exchanges under way may be waiting for a commit that nothing else would bring about. */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        getEndpoint().getComponent().flush();
    }
}
