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
package dev.caravan.connector.kafka;

import dev.caravan.connector.catalog.NearestName;
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
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks into a cluster without joining a group: what is read here moves nobody's offsets. */
final class KafkaInspection {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int PARTITION_FETCH_BYTES = 256 << 10;
    private static final int FEW_PARTITIONS = 10;
    private static final Comparator<ConsumerRecord<byte[], byte[]>> IN_TIME =
            Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                    .thenComparing(ConsumerRecord::partition)
                    .thenComparing(ConsumerRecord::offset);
    private static final int SAMPLED_TOPICS = 50;
    private static final int SAMPLED_RECORDS = 10;

    private final KafkaSource source;
    private final String brokers;
    private final Properties settings = new Properties();

    /** @param consumer the settings of a run's consumer */
    KafkaInspection(KafkaSource source, String brokers, Properties consumer) {
        this.source = source;
        this.brokers = brokers;
        settings.putAll(consumer);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    }

    void check(Checklist steps, List<String> topics) {
        reachOne(steps);
        try (Admin admin = admin()) {
            int nodes =
                    get("log in to", Step.TLS, admin.describeCluster().nodes()).size();
            steps.passed(Step.LOGIN, "the cluster has " + nodes + (nodes == 1 ? " broker" : " brokers"));
            for (String topic : topics) {
                int partitions = partitions(admin, topic);
                steps.passed(
                        Step.OBJECT,
                        "topic " + topic + " has " + partitions + (partitions == 1 ? " partition" : " partitions"));
            }
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            boolean empty = read(consumer, topics.get(0), 1).records().isEmpty();
            steps.passed(Step.READ, empty ? "it has no message that is a record" : "one message was read");
        }
    }

    /** One of the brokers that are named is enough to find the others. */
    private void reachOne(Checklist steps) {
        StepFailed first = null;
        for (String broker : brokers.split(",")) {
            try {
                Network.reach(steps, "Kafka", broker.strip());
                return;
            } catch (StepFailed e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    private int partitions(Admin admin, String topic) {
        try {
            return get(
                            "read topic " + topic + " of",
                            Step.READ,
                            admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic)
                    .partitions()
                    .size();
        } catch (StepFailed e) {
            if (e.step() != Step.OBJECT) {
                throw e;
            }
            throw new StepFailed(
                    Step.OBJECT,
                    new CaravanException(
                            Category.CONFIG,
                            prefix("read topic " + topic + " of") + "it has no such topic, or does not show it."
                                    + NearestName.hint(topic, topics(admin)),
                            e.failure()));
        }
    }

    private Collection<String> topics(Admin admin) {
        return get("list the topics of", Step.TLS, admin.listTopics().names());
    }

    List<StreamDescription> discover() {
        try (Admin admin = admin();
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<StreamDescription> streams = new ArrayList<>();
            for (String topic : topics(admin).stream().sorted().toList()) {
                Optional<Sample> sample = streams.size() < SAMPLED_TOPICS
                        ? Optional.of(read(consumer, topic, SAMPLED_RECORDS))
                        : Optional.empty();
                streams.add(new StreamDescription(
                        topic,
                        Map.of("topic", topic),
                        sample.flatMap(Sample::knownSchema),
                        List.of(),
                        List.of(),
                        List.of(SyncMode.APPEND),
                        IngestionType.APPEND));
            }

            return streams;
        }
    }

    Sample sample(String topic, int limit) {
        try (Admin admin = admin();
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            partitions(admin, topic);

            return read(consumer, topic, limit);
        }
    }

    /** The newest ones of each partition. */
    private Sample read(KafkaConsumer<byte[], byte[]> consumer, String topic, int limit) {
        try {
            List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
            List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, PATIENCE);
            List<TopicPartition> filled = partitions.stream()
                    .filter(each -> ends.get(each) > begins.get(each))
                    .toList();
            int share = filled.size() > FEW_PARTITIONS ? limit / FEW_PARTITIONS + 1 : limit;
            consumer.assign(filled);
            filled.forEach(each -> consumer.seek(each, Math.max(begins.get(each), ends.get(each) - share)));
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (filled.stream().anyMatch(each -> consumer.position(each) < ends.get(each))
                    && System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
            }
            messages.sort(IN_TIME);

            return sample(messages.subList(Math.max(0, messages.size() - limit), messages.size()));
        } catch (KafkaException e) {
            throw failed("read topic " + topic + " of", Step.READ, e);
        }
    }

    private Sample sample(List<ConsumerRecord<byte[], byte[]>> messages) {
        List<Record> records = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : messages) {
            Object result = source.record(
                    each.topic(), each.partition(), each.offset(), each.timestamp(), each.key(), each.value());
            if (result instanceof Record record) {
                records.add(record);
            } else if (result instanceof Rejected bad) {
                rejected.add(bad.origin() + ": " + bad.message());
            }
        }

        return Sample.of(records, rejected, false);
    }

    private Admin admin() {
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            throw failed("connect to", Step.SETTINGS, e);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        try {
            return new KafkaConsumer<>(settings);
        } catch (KafkaException e) {
            throw failed("connect to", Step.SETTINGS, e);
        }
    }

    /** @param silence the step that failed if there is no answer at all */
    private <T> T get(String action, Step silence, KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(action, silence, e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw failed(
                    action, silence, new TimeoutException("no answer within " + PATIENCE.toSeconds() + " seconds"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailed(silence, new CaravanException(Category.CANCELLED, prefix(action) + "interrupted.", e));
        }
    }

    /** @param otherwise the step that failed where the failure itself does not tell */
    private StepFailed failed(String action, Step otherwise, Throwable cause) {
        String what = prefix(action) + CaravanException.reasonOf(cause) + ".";
        if (cause instanceof SslAuthenticationException) {
            return failure(Step.TLS, Category.SOURCE_AUTH, what + " Check the certificates.", cause);
        }
        if (cause instanceof AuthenticationException) {
            return failure(Step.LOGIN, Category.SOURCE_AUTH, what + " Check saslMechanism and saslJaasConfig.", cause);
        }
        if (cause instanceof AuthorizationException) {
            return failure(Step.PERMISSION, Category.SOURCE_AUTH, what + " Grant the user what it lacks.", cause);
        }
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
            return failure(Step.OBJECT, Category.CONFIG, what + " Check the topic's name.", cause);
        }
        if (otherwise == Step.TLS) {
            return failure(
                    Step.TLS,
                    Category.SOURCE_UNREACHABLE,
                    what + " Something listens there, but does not answer as Kafka would over "
                            + settings.getOrDefault("security.protocol", "PLAINTEXT")
                            + ". Check securityProtocol and the port.",
                    cause);
        }

        return failure(
                otherwise, otherwise == Step.SETTINGS ? Category.CONFIG : Category.SOURCE_UNREACHABLE, what, cause);
    }

    private static StepFailed failure(Step step, Category category, String message, Throwable cause) {
        return new StepFailed(step, new CaravanException(category, message, cause));
    }

    private String prefix(String action) {
        return "Cannot " + action + " Kafka at " + brokers + ": ";
    }
}
