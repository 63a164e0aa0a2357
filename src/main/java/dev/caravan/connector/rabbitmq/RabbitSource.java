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
package dev.caravan.connector.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.caravan.connector.queue.LandedMessages;
import dev.caravan.connector.queue.QueueMessage;
import dev.caravan.connector.queue.QueueSource;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/**
 * Reads a queue of RabbitMQ. It is the connection factory of Camel's consumer, so that it knows the channels on which
 * messages come, and the step that turns each into records.
 */
public class RabbitSource extends QueueSource implements ConnectionFactory, Processor, Inspectable {

    private static final long LOOK_MILLIS = 200;
    private static final int CLOSE_MILLIS = 2_000;

    private String host;
    private int port;
    private String vhost;
    private String username;
    private String password;
    private String sslProtocol = "";
    private String queue;
    private int prefetchCount;
    private String format;
    private Duration timeout = Duration.ofSeconds(30);
    private volatile Connection connection;
    private boolean begun;
    private RuntimeException givenUp;
    private volatile DrainedChannel consumed;
    private boolean cancelled;
    private boolean ended;

    @Override
    public String stream() {
        return queue;
    }

    /** For the container, again when a connection is lost. It would ask for ever. */
    @Override
    public synchronized org.springframework.amqp.rabbit.connection.Connection createConnection() {
        if (givenUp != null) {
            throw givenUp;
        }
        if (connection == null || !connection.isOpen()) {
            try {
                connection = retries().call(this::connect);
            } catch (CaravanException e) {
                // A stop that ends a pause is no failure of the broker.
                givenUp = e.category() == Category.CANCELLED ? e : failed(e);
                throw givenUp;
            }
        }
        begin();

        return new SharedConnection(
                connection,
                channel -> DrainedChannel.of(channel, channelConsumed -> consumed = channelConsumed, this::refused));
    }

    private Connection connect() {
        try {
            return server().connect("caravan " + getPipeline(), timeout);
        } catch (IOException | TimeoutException e) {
            throw failure(e);
        }
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        try {
            refuseWhatCannotBeRead();
            open(prefetchCount);
            getCamelContext().addService(new Closing());
            getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "caravan-queue-watch")
                    .scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            throw failed(e);
        } catch (Exception e) {
            throw failed(new IllegalStateException(e));
        }
    }

    private void refuseWhatCannotBeRead() {
        if (queue.isBlank() || queue.contains(",")) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read queue '" + queue + "': a pipeline reads one. Name it, without a comma.");
        }
        if (prefetchCount < 1 || prefetchCount > MOST_UNACKNOWLEDGED) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read queue " + queue + " with prefetchCount " + prefetchCount + ": it is 1 to "
                            + MOST_UNACKNOWLEDGED + ".");
        }
    }

    private CaravanException failure(Exception cause) {
        return server().failed("read queue " + queue + " of", cause).failure();
    }

    /** Of a queue that is not there, or may not be read. The container would ask for ever. */
    private void refused(Exception cause) {
        if (!RabbitServer.isLost(cause)) {
            failed(failure(cause));
        }
    }

    /** Every so often, on one thread. */
    private void look() {
        try {
            if (!isReplaying() && once() && !ended && consumed != null) {
                lookForTheEnd();
            }
        } catch (RuntimeException | IOException e) {
            boolean away = e instanceof IOException || e instanceof AlreadyClosedException;
            if (!away || !RabbitServer.isLost(e)) {
                ended = true;
                failed(e instanceof CaravanException ours ? ours : failure(e));
            }
        }
    }

    /** It is empty when no message waits, and those that were under way to us by then have been handed over. */
    private void lookForTheEnd() throws IOException {
        if (!cancelled) {
            if (waiting() == 0) {
                consumed.cancel();
                cancelled = true;
            }
        } else if (consumed.isCancelled()) {
            ended = true;
            suspendConsumer();
            finished();
        } else if (!consumed.isOpen()) {
            cancelled = false;
            consumed = null;
        }
    }

    private long waiting() throws IOException {
        Channel channel = connection.createChannel();
        try {
            return channel.messageCount(queue);
        } finally {
            channel.abort();
        }
    }

    private void suspendConsumer() {
        getCamelContext().getRoutes().stream()
                .map(Route::getConsumer)
                .filter(consumer -> consumer.getEndpoint() instanceof SpringRabbitMQEndpoint endpoint
                        && endpoint.getConnectionFactory() == this)
                .forEach(ServiceHelper::suspendService);
    }

    /** Turns the message into records. */
    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage().getBody(Message.class);
        Channel channel = exchange.getProperty(SpringRabbitMQConstants.CHANNEL, Channel.class);
        MessageProperties about = message.getMessageProperties();
        Origin origin = new Origin(queue, "delivery", about.getDeliveryTag());
        exchange.getMessage().setBody(MessageRecords.of(message, format, origin));
        take(
                exchange,
                new QueueMessage(
                        Optional.ofNullable(about.getMessageId())
                                .filter(id -> !id.isEmpty())
                                .map(id -> LandedMessages.digest(id, message.getBody())),
                        Boolean.TRUE.equals(about.getRedelivered()),
                        origin,
                        DrainedChannel.behind(channel).acknowledgement(about.getDeliveryTag())));
    }

    @Override
    public void check(Checklist steps) {
        inspection(queue).check(steps);
    }

    @Override
    public List<StreamDescription> discover() {
        return inspection(queue).discover();
    }

    @Override
    public Sample sample(String stream, int limit) {
        return inspection(stream.isEmpty() ? queue : stream).sample();
    }

    private RabbitInspection inspection(String inspected) {
        return new RabbitInspection(server(), inspected);
    }

    private RabbitServer server() {
        return new RabbitServer(host, port, vhost, username, password, sslProtocol.equals("none") ? "" : sslProtocol);
    }

    @Override
    public String getHost() {
        return host;
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public String getVirtualHost() {
        return vhost;
    }

    @Override
    public String getUsername() {
        return username;
    }

    @Override
    public void addConnectionListener(ConnectionListener listener) {
        // Only what sends messages, or declares queues, listens.
    }

    @Override
    public boolean removeConnectionListener(ConnectionListener listener) {
        return false;
    }

    @Override
    public void clearConnectionListeners() {
        // See above.
    }

    public void setHost(String host) {
        this.host = host;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public void setVhost(String vhost) {
        this.vhost = vhost;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public void setSslProtocol(String sslProtocol) {
        this.sslProtocol = sslProtocol;
    }

    public void setTimeoutSeconds(long seconds) {
        this.timeout = Duration.ofSeconds(seconds);
    }

    public void setQueue(String queue) {
        this.queue = queue;
    }

    public void setPrefetchCount(int prefetchCount) {
        this.prefetchCount = prefetchCount;
    }

    public void setFormat(String format) {
        this.format = format;
    }

    /** With the routes' end every message is acknowledged, or given back by this. */
    private final class Closing extends ServiceSupport {

        @Override
        protected void doStop() {
            Connection open = connection;
            if (open != null && open.isOpen()) {
                open.abort(CLOSE_MILLIS);
            }
        }
    }
}
