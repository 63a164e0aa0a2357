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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.ExchangeHelper;

/** Hands exchanges to the landing of their pipeline and stream: whole ones, and the parts of split ones. */
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
        try {
            Destination destination = destination(exchange);
            Whole whole = exchange.getProperty(LakeConstants.WHOLE, Whole.class);
            if (whole == null) {
                return new Handover(exchange, callback)
                        .to(List.of(destination), completion -> Deliveries.of(exchange, completion));
            }
            whole.take(exchange, destination);
        } catch (Exception e) {
            exchange.setException(e);
        }
        callback.done(true);

        return true;
    }

    private Destination destination(Exchange exchange) {
        String pipeline =
                pipelines.computeIfAbsent(String.valueOf(ExchangeHelper.getRouteId(exchange)), this::pipeline);
        String stream = exchange.getProperty(LakeConstants.STREAM, DEFAULT_STREAM, String.class);
        LakeComponent lake = getEndpoint().getComponent();

        return new Destination(lake, lake.landing(pipeline, stream), pipeline);
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

    /** Exchanges under way may be waiting for a commit that nothing else would bring about. */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        getEndpoint().getComponent().flush();
    }
}
