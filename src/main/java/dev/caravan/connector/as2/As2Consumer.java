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
package dev.caravan.connector.as2;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;

/** Gives each message that was received to the processor, whose success makes it a received one. */
class As2Consumer extends DefaultConsumer {

    private static final int BACKLOG = 50;
    private static final long LOOK_MILLIS = 200;
    private static final long STOP_MILLIS = 5_000;
    private static final Duration MDN_PAUSE = Duration.ofSeconds(10);

    private final As2Endpoint endpoint;
    private final Partnership partnership;
    private As2Listener listener;
    private ExecutorService threads;
    private ScheduledExecutorService watch;
    private ScheduledExecutorService sender;

    As2Consumer(As2Endpoint endpoint, Processor processor, Partnership partnership) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.partnership = partnership;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Partners partners = partnership.partners();
        String name = "as2-" + endpoint.getPort();
        ExecutorServiceManager executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        // One for each connection, and one that accepts them.
        threads = executors.newFixedThreadPool(this, name, endpoint.getMaxConnections() + 1);
        watch = executors.newSingleThreadScheduledExecutor(this, name + "-watch");
        sender = executors.newSingleThreadScheduledExecutor(this, name + "-mdn");
        As2Handler handler = new As2Handler(new As2Handler.Parts(
                endpoint.getPath(),
                endpoint.getMaxMessageBytes(),
                partners,
                this::keep,
                new AsynchronousMdns(sender, MDN_PAUSE)));
        ServerSocket server =
                partnership.listen(endpoint.getPort(), BACKLOG, InetAddress.getByName(endpoint.getHost()));
        As2Listener.Limits limits = new As2Listener.Limits(
                endpoint.getMaxConnections(), endpoint.getIdleTimeoutMillis(), endpoint.getReceiveTimeoutMillis());
        As2Listener listening = new As2Listener(server, limits, handler);
        listener = listening;
        threads.submit(() -> listening.accept(threads));
        watch.scheduleWithFixedDelay(listening::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void keep(byte[] message) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(message);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (listener != null) {
            listener.close();
            listener = null;
        }
        ExecutorServiceManager executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        for (ExecutorService each : new ExecutorService[] {threads, watch, sender}) {
            if (each != null) {
                // Not at once: an interrupt in the middle of a write would close the spool's file.
                executors.shutdownGraceful(each, STOP_MILLIS);
            }
        }
        super.doStop();
    }
}
