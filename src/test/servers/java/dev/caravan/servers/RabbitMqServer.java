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
package dev.caravan.servers;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real RabbitMQ node on loopback ports, with a name daemon ({@code epmd}) and a data directory of its own. Its queues
 * are durable and its messages persistent. One account may do everything, another one may not read.
 *
 * <p>Not supported: TLS, plugins, a second node.
 */
public final class RabbitMqServer implements AutoCloseable {

    private static final Duration START_DEADLINE = Duration.ofMinutes(3);
    private static final Duration NAMES_DEADLINE = Duration.ofSeconds(30);
    private static final Duration CONTROL_DEADLINE = Duration.ofMinutes(1);
    private static final Duration CONFIRM_DEADLINE = Duration.ofSeconds(60);
    private static final String BLIND = "blind";

    private final Path scratch;
    private final Path log;
    private final RabbitMqBinaries binaries;
    private final ServerUser owner;
    private final String password = UUID.randomUUID().toString();
    private final int port = FreePort.next();
    private final int namesPort = FreePort.next();
    private final int nodePort = FreePort.next();
    private final AtomicInteger queues = new AtomicInteger();
    private ServerProcess names;
    private ServerProcess process;

    /** A message to be sent: its body, and the properties that matter to its reader. */
    public record Outgoing(byte[] body, BasicProperties properties) {

        /** @param id null for none */
        public static Outgoing of(String id, byte[] body) {
            return new Outgoing(body, persistent().messageId(id).build());
        }

        public static BasicProperties.Builder persistent() {
            return MessageProperties.MINIMAL_PERSISTENT_BASIC.builder();
        }
    }

    private RabbitMqServer() throws IOException {
        scratch = ScratchDirectory.create("rabbitmq");
        log = ProjectDirectory.path().resolve("target/servers/rabbitmq/logs").resolve(scratch.getFileName() + ".log");
        binaries = RabbitMqBinaries.find(log);
        owner = ServerUser.current(scratch, log);
    }

    /** Starts a node without queues; it answers clients. Skips the test where there is no RabbitMQ to be had. */
    public static RabbitMqServer start() {
        try {
            RabbitMqServer server = new RabbitMqServer();
            AtExit.close(server);
            try {
                server.configure();
                server.startAgain();
                return server;
            } catch (IOException | RuntimeException failure) {
                server.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start RabbitMQ", failure);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    public String user() {
        return "caravan";
    }

    /** Who may do everything but read. */
    public String userWhoMayNotRead() {
        return BLIND;
    }

    /** Of both users. */
    public String password() {
        return password;
    }

    public Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host());
        factory.setPort(port);
        factory.setUsername(user());
        factory.setPassword(password);
        return factory.newConnection();
    }

    /** Creates a durable queue that no other test uses and returns its name. */
    public String freshQueue() {
        String name = "queue-" + queues.incrementAndGet();
        try (Connection connection = connect()) {
            connection.createChannel().queueDeclare(name, true, false, false, Map.of());
        } catch (IOException | TimeoutException failure) {
            throw new ServerException("Cannot create the queue " + name + ": " + failure.getMessage(), failure);
        }
        return name;
    }

    /** Sends messages; the broker has all of them when this returns. */
    public void send(String queue, List<Outgoing> messages) {
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            for (Outgoing each : messages) {
                channel.basicPublish("", queue, each.properties(), each.body());
            }
            channel.waitForConfirmsOrDie(CONFIRM_DEADLINE.toMillis());
        } catch (IOException | TimeoutException failure) {
            throw new ServerException("Cannot send to " + queue + ": " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted while sending to " + queue, interrupted);
        }
    }

    /** Keeps the account that may do everything from reading a queue, on channels that are opened from now on. */
    public void denyReading(String queue) {
        permitReading("^(?!" + queue + "$)");
    }

    /** Takes {@link #denyReading} back. */
    public void allowReading() {
        permitReading(".*");
    }

    private void permitReading(String queues) {
        ServerProcess.run(
                command("rabbitmqctl", binaries.control().toString(), "set_permissions", user(), ".*", ".*", queues),
                CONTROL_DEADLINE);
    }

    /** How many messages wait for a consumer. What somebody has and did not acknowledge is not among them. */
    public long waiting(String queue) {
        try (Connection connection = connect()) {
            return connection.createChannel().messageCount(queue);
        } catch (IOException | TimeoutException failure) {
            throw new ServerException("Cannot count the messages of " + queue + ": " + failure.getMessage(), failure);
        }
    }

    /** Returns when nobody reads the queue any more: what was not acknowledged waits again by then. */
    public void awaitNoReader(String queue) {
        process.awaitReady(
                () -> {
                    try (Connection connection = connect()) {
                        if (connection.createChannel().consumerCount(queue) > 0) {
                            throw new ServerException("somebody reads " + queue);
                        }
                    }
                },
                CONFIRM_DEADLINE);
    }

    /** Kills the node (SIGKILL) without a shutdown; data and port are kept for {@link #startAgain()}. */
    public synchronized void kill() {
        if (process != null) {
            process.close();
            process = null;
        }
        if (names != null) {
            names.close();
            names = null;
        }
    }

    /** Starts the killed node on its data and its port. */
    public synchronized void startAgain() {
        if (process != null && process.isAlive()) {
            throw new ServerException("Cannot start RabbitMQ on port " + port + ": it is running");
        }
        // Erlang would start one by itself, which outlives the node.
        names = ServerProcess.start(
                command("epmd", binaries.erlang().resolve("epmd").toString()), this::checkNames, NAMES_DEADLINE);
        process = ServerProcess.start(
                command("RabbitMQ", binaries.server().toString()),
                () -> connect().close(),
                START_DEADLINE);
    }

    private void checkNames() throws IOException {
        new Socket(host(), namesPort).close();
    }

    /** Kills the node and removes its data. */
    @Override
    public synchronized void close() {
        try {
            kill();
            ScratchDirectory.delete(scratch);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remove " + scratch, failure);
        } finally {
            AtExit.forget(this);
        }
    }

    @Override
    public String toString() {
        return "RabbitMQ at " + host() + ":" + port;
    }

    private void configure() throws IOException {
        Files.writeString(scratch.resolve("enabled_plugins"), "[].\n");
        Files.writeString(
                scratch.resolve("rabbitmq.conf"),
                """
                listeners.tcp.1 = 127.0.0.1:%d
                load_definitions = %s
                disk_free_limit.absolute = 1MB
                """
                        .formatted(port, scratch.resolve("definitions.json")));
        Files.writeString(
                scratch.resolve("definitions.json"),
                """
                {
                  "vhosts": [{"name": "/"}],
                  "users": [
                    {"name": "%s", "password": "%s", "tags": "administrator"},
                    {"name": "%s", "password": "%s", "tags": ""}
                  ],
                  "permissions": [
                    {"user": "%s", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
                    {"user": "%s", "vhost": "/", "configure": ".*", "write": ".*", "read": "^$"}
                  ]
                }
                """
                        .formatted(user(), password, BLIND, password, user(), BLIND));
    }

    private ServerCommand command(String name, String... program) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", binaries.erlang() + ":/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", scratch.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("ERL_EPMD_ADDRESS", host());
        environment.put("ERL_EPMD_PORT", String.valueOf(namesPort));
        environment.put("RABBITMQ_NODENAME", "caravan-" + port + "@localhost");
        environment.put("RABBITMQ_DIST_PORT", String.valueOf(nodePort));
        environment.put("RABBITMQ_MNESIA_BASE", scratch.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", scratch.resolve("log").toString());
        environment.put("RABBITMQ_LOGS", "-");
        environment.put("RABBITMQ_CONF_ENV_FILE", scratch.resolve("none").toString());
        environment.put("RABBITMQ_CONFIG_FILE", scratch.resolve("rabbitmq.conf").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                scratch.resolve("enabled_plugins").toString());
        // Nodes talk to each other over this port, on all addresses unless told otherwise.
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");

        return ServerCommand.of(name, owner.command(List.of(program)), scratch, log)
                .withEnvironment(environment);
    }
}
