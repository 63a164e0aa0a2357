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

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Network;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.IngestionType;
import dev.caravan.connector.source.StreamDescription.SyncMode;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Looks at a queue without touching its messages: the broker has no look at one that leaves no mark on it.
 */
record RabbitInspection(RabbitServer server, String queue) {

    private static final String NAME = "caravan check";
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    void check(Checklist steps) {
        Network.reach(steps, "RabbitMQ", server.address());
        try (Connection connection = connect()) {
            if (server.isSecured()) {
                steps.passed(Step.TLS, "secured by " + server.sslProtocol());
            }
            steps.passed(
                    Step.LOGIN,
                    "as " + server.username() + " to RabbitMQ "
                            + connection.getServerProperties().get("version"));
            mayRead(connection);
            steps.passed(Step.PERMISSION, server.username() + " may read in virtual host " + server.vhost());
            long waiting = waiting(connection);
            steps.passed(Step.OBJECT, "queue " + queue + " is there");
            steps.passed(
                    Step.READ, waiting + (waiting == 1 ? " message waits" : " messages wait") + "; none was touched");
        } catch (IOException e) {
            throw server.failed(action(), e);
        }
    }

    private String action() {
        return "read queue " + queue + " of";
    }

    private Connection connect() {
        try {
            return server.connect(NAME, PATIENCE);
        } catch (IOException | TimeoutException e) {
            throw server.failed("log in to", e);
        }
    }

    /**
     * Asks for messages in a way that no broker grants. It looks at the rights of the user first, so it refuses for another
     * reason if they are enough.
     */
    private void mayRead(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        try {
            channel.basicConsume(queue, false, Map.of("x-priority", "none"), new DefaultConsumer(channel));
            channel.abort();
        } catch (IOException e) {
            if (RabbitServer.replyCode(e).orElse(0) != AMQP.PRECONDITION_FAILED) {
                throw server.failed(action(), e);
            }
        }
    }

    private long waiting(Connection connection) throws IOException {
        return connection.createChannel().messageCount(queue);
    }

    List<StreamDescription> discover() {
        try (Connection connection = connect()) {
            mayRead(connection);
        } catch (IOException e) {
            throw server.failed(action(), e);
        }

        return List.of(new StreamDescription(
                queue,
                Map.of("queue", queue),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(SyncMode.APPEND),
                IngestionType.APPEND));
    }

    /** Of an empty queue, nothing. */
    Sample sample() {
        try (Connection connection = connect()) {
            if (waiting(connection) == 0) {
                return Sample.of(List.of(), List.of(), false);
            }
        } catch (IOException e) {
            throw server.failed(action(), e);
        }
        throw new StepFailed(
                Step.READ,
                new CaravanException(
                        Category.CONFIG,
                        "Cannot preview queue " + queue + " of RabbitMQ at " + server.address()
                                + ": who looks at a message takes it, and giving it back leaves a mark on it and may change"
                                + " its place. Land some with a pipeline."));
    }
}
