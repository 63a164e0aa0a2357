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
package dev.caravan.connector.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;
import org.apache.hc.core5.http.io.HttpRequestHandler;

/** Listens, and gives each message that was received to the processor, whose success makes it a received one. */
public abstract class ReceiptConsumer extends DefaultConsumer {

    private static final int BACKLOG = 50;
    private static final long LOOK_MILLIS = 200;
    private static final long STOP_MILLIS = 5_000;

    private final ReceiptEndpoint endpoint;
    private final String name;
    private HttpListener listener;
    private ExecutorService threads;
    private ScheduledExecutorService watch;

    /** @param name of its threads, before the port */
    protected ReceiptConsumer(ReceiptEndpoint endpoint, Processor processor, String name) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.name = name + "-" + endpoint.getPort();
    }

    /** What answers, made anew at each start. @throws dev.caravan.observe.CaravanException if the settings are wrong */
    protected abstract HttpRequestHandler createHandler();

    /** Opens the port. */
    protected abstract ServerSocket listen(int port, int backlog, InetAddress address) throws IOException;

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        HttpRequestHandler handler = createHandler();
        ExecutorServiceManager executors = executors();
        // One for each connection, and one that accepts them.
        threads = executors.newFixedThreadPool(this, name, endpoint.getMaxConnections() + 1);
        watch = executors.newSingleThreadScheduledExecutor(this, name + "-watch");
        ServerSocket server = listen(endpoint.getPort(), BACKLOG, InetAddress.getByName(endpoint.getHost()));
        HttpListener.Limits limits = new HttpListener.Limits(
                endpoint.getMaxConnections(), endpoint.getIdleTimeoutMillis(), endpoint.getReceiveTimeoutMillis());
        HttpListener listening = new HttpListener(server, limits, handler);
        listener = listening;
        threads.submit(() -> listening.accept(threads));
        watch.scheduleWithFixedDelay(listening::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Makes a message safe. @throws Exception if it is not */
    protected final void keep(byte[] message) throws Exception {
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
        stop(threads);
        stop(watch);
        super.doStop();
    }

    /** Not at once: an interrupt in the middle of a write would close the spool's file. */
    protected final void stop(ExecutorService threadsOfOurs) {
        if (threadsOfOurs != null) {
            executors().shutdownGraceful(threadsOfOurs, STOP_MILLIS);
        }
    }

    protected final ExecutorServiceManager executors() {
        return getEndpoint().getCamelContext().getExecutorServiceManager();
    }
}
