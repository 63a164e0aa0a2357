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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real Apache Kafka broker that is its own controller, on loopback ports, with a log directory of its own. It runs
 * from its own class path, so its version does not depend on the client's. Topics are not created by their mere use.
 *
 * <p>Not supported: TLS and SASL listeners, more than one broker.
 */
public final class KafkaServer implements AutoCloseable {

    /** An account, and its password. */
    public static final String USER = "reader";

    public static final String PASSWORD = "canary-4711&%41+kafka";

    private static final Duration FORMAT_DEADLINE = Duration.ofMinutes(1);
    private static final Duration START_DEADLINE = Duration.ofMinutes(2);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
    private static final Duration TOPIC_DEADLINE = Duration.ofSeconds(30);
    private static final int REQUEST_SECONDS = 30;
    private static final String VERSIONED_JAR = "kafka-server-common-";

    private final ServerFiles files;
    private final Path scratch;
    private final Path log;
    private final ServerUser owner;
    private final int port = FreePort.next();
    private final int loginPort = FreePort.next();
    private final int detourPort = FreePort.next();
    private final int behindDetourPort = FreePort.next();
    private final AtomicInteger topics = new AtomicInteger();
    private ServerProcess process;

    private KafkaServer() throws IOException {
        files = ServerFiles.of("kafka");
        scratch = ScratchDirectory.create("kafka");
        log = files.log(scratch.getFileName().toString());
        owner = ServerUser.current(scratch, log);
    }

    /** Starts a broker without topics; it answers clients. */
    public static KafkaServer start() {
        try {
            KafkaServer server = new KafkaServer();
            AtExit.close(server);
            try {
                server.format();
                server.startAgain();
                return server;
            } catch (IOException | RuntimeException failure) {
                server.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start Kafka", failure);
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Where {@link #USER} logs in: SASL_PLAINTEXT with the mechanism PLAIN. */
    public String loginServers() {
        return "127.0.0.1:" + loginPort;
    }

    /**
     * Where {@link #USER} logs in through a proxy, which the test puts at {@link LossyProxy#port}: the broker names that
     * port to those who come so.
     */
    public LossyProxy proxy() {
        return LossyProxy.to(behindDetourPort, detourPort);
    }

    static String jaas(String account) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required " + account + "=\"" + PASSWORD + "\";";
    }

    /** The number of the broker's process; another one after each start. */
    public synchronized long pid() {
        return process.pid();
    }

    /** The broker's version, as its jar names it. */
    public String version() {
        String jar = files.jar(VERSIONED_JAR).getFileName().toString();
        return jar.substring(VERSIONED_JAR.length(), jar.length() - ".jar".length());
    }

    /**
     * Creates a topic whose partitions all take messages when this returns. Kafka answers before it serves them, and a
     * producer whose second batch is the first that a partition takes never gets rid of its first one (KAFKA-15591).
     */
    public synchronized void createTopic(String name, int partitions) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
        try (Admin admin = admin()) {
            await(admin.createTopics(List.of(topic)).all(), "create the topic " + name);
            Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                    .mapToObj(number -> new TopicPartition(name, number))
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            process.awaitReady(
                    () -> await(admin.listOffsets(ends).all(), "reach the partitions of " + name), TOPIC_DEADLINE);
        }
    }

    /** Creates a topic that no other test uses and returns its name. */
    public String freshTopic(int partitions) {
        String name = "topic-" + topics.incrementAndGet();
        createTopic(name, partitions);
        return name;
    }

    /** Keeps everybody from reading a topic; in force when this returns. */
    public synchronized void denyReading(String topic) {
        try (Admin admin = admin()) {
            await(admin.createAcls(List.of(denial(topic))).all(), "deny reading " + topic);
            process.awaitReady(() -> requireDenied(admin, topic), TOPIC_DEADLINE);
        }
    }

    private static void requireDenied(Admin admin, String topic) {
        try {
            await(admin.describeTopics(List.of(topic)).allTopicNames(), "describe " + topic);
        } catch (ServerException failure) {
            if (failure.getCause().getCause() instanceof TopicAuthorizationException) {
                return;
            }
            throw failure;
        }
        throw new ServerException("Cannot deny reading " + topic + ": it is not in force yet");
    }

    /** Takes {@link #denyReading} back. */
    public synchronized void allowReading(String topic) {
        try (Admin admin = admin()) {
            await(admin.deleteAcls(List.of(denial(topic).toFilter())).all(), "allow reading " + topic);
            process.awaitReady(
                    () -> await(admin.describeTopics(List.of(topic)).allTopicNames(), "describe " + topic),
                    TOPIC_DEADLINE);
        }
    }

    private static AclBinding denial(String topic) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", AclOperation.READ, AclPermissionType.DENY));
    }

    /** Shuts down in order; data and port are kept for {@link #startAgain()}. */
    public synchronized void stop() {
        if (process != null) {
            process.terminate(STOP_DEADLINE);
            process = null;
        }
    }

    /** Kills the broker (SIGKILL) without a shutdown; data and port are kept for {@link #startAgain()}. */
    public synchronized void kill() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Starts the stopped or killed broker on its data and its port. */
    public synchronized void startAgain() {
        if (process != null && process.isAlive()) {
            throw new ServerException("Cannot start Kafka on port " + port + ": it is running");
        }
        process = ServerProcess.start(
                java("Kafka", "kafka.Kafka", configuration().toString()), this::checkServes, START_DEADLINE);
    }

    /** Kills the broker and removes its data. */
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
        return "Kafka at " + bootstrapServers();
    }

    private void format() throws IOException {
        Files.write(
                configuration(),
                KafkaConfiguration.lines(
                        port, loginPort, behindDetourPort, detourPort, FreePort.next(), scratch.resolve("logs")));
        String cluster = Uuid.randomUuid().toString();
        ServerProcess.run(
                java(
                        "Kafka's StorageTool",
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id=" + cluster,
                        "--config",
                        configuration().toString()),
                FORMAT_DEADLINE);
    }

    private void checkServes() throws IOException {
        // The client would fill the test's log with warnings while nothing listens yet.
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        try (Admin admin = admin()) {
            if (await(admin.describeCluster().nodes(), "list the brokers").isEmpty()) {
                throw new ServerException("Cannot use Kafka: the broker is not registered yet");
            }
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    private static <T> T await(KafkaFuture<T> answer, String purpose) {
        try {
            return answer.get(REQUEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted while trying to " + purpose, interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new ServerException("Cannot " + purpose + ": " + failure.getMessage(), failure);
        }
    }

    private Path configuration() {
        return scratch.resolve("server.properties");
    }

    private ServerCommand java(String name, String... program) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        arguments.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        arguments.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        arguments.addAll(List.of("-cp", files.classPath()));
        arguments.addAll(List.of(program));
        return ServerCommand.of(name, owner.command(arguments), scratch, log);
    }
}
