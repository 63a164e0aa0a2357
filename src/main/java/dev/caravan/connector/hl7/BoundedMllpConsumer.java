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
package dev.caravan.connector.hl7;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.component.mllp.MllpEndpoint;
import org.apache.camel.component.mllp.MllpTcpServerConsumer;
import org.apache.camel.component.mllp.internal.MllpSocketBuffer;
import org.apache.camel.component.mllp.internal.TcpSocketConsumerRunnable;
import org.apache.camel.support.LoggingExceptionHandler;

/**
 * A listener whose senders take no more than their share. Camel's reads from each connection in a thread of its own before it
 * counts it, remembers those that it turned away, and takes a sender for a busy one that sends a byte now and then.
 *
 * <p>Here a connection beyond {@code maxConcurrentConsumers} is closed at once; one that has finished no message for
 * {@code idleTimeout} is closed, whatever came of the next; and where all are taken, one that has finished none for
 * {@code receiveTimeout} makes room.
 */
final class BoundedMllpConsumer extends MllpTcpServerConsumer {

    private static final long LOOK_MILLIS = 200;

    private ScheduledExecutorService watch;

    BoundedMllpConsumer(MllpEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        // With our own name it would tell everybody of each sender that hung up.
        setExceptionHandler(new LoggingExceptionHandler(endpoint.getCamelContext(), MllpTcpServerConsumer.class));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        watch = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "mllp-connections");
        watch.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        if (watch != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(watch);
            watch = null;
        }
        super.doStop();
    }

    /** Called for each connection, by the one thread that accepts them. */
    @Override
    public void validateConsumer(Socket socket) {
        if (isFull()) {
            close(socket);
        } else {
            startConsumer(socket, new MllpSocketBuffer(getEndpoint()));
        }
    }

    private boolean isFull() {
        return getConsumerRunnables().size() >= getConfiguration().getMaxConcurrentConsumers();
    }

    private void look() {
        // Those that Camel had no thread for are remembered nevertheless.
        getConsumerRunnables().keySet().removeIf(each -> each.getSocket().isClosed());
        long patience = isFull()
                ? getConfiguration().getReceiveTimeout()
                : getConfiguration().hasIdleTimeout() ? getConfiguration().getIdleTimeout() : Long.MAX_VALUE;
        long now = System.currentTimeMillis();
        for (Map.Entry<TcpSocketConsumerRunnable, Long> connection :
                getConsumerRunnables().entrySet()) {
            if (now - connection.getValue() >= patience) {
                close(connection.getKey().getSocket());
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
