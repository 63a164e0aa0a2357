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

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.format.json.JsonRecords;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from the offsets that the table holds. The broker's consumer group only assigns partitions: no offset is
 * committed to it, and none is taken from it. The position is the next offset of each topic and partition.
 */
public class KafkaSource extends Source implements KafkaClientFactory, Processor, Inspectable {

    static final String TOPICS = "topics";

    private final DefaultKafkaClientFactory clients = new DefaultKafkaClientFactory();
    private String topic;
    private String valueFormat = "json";
    private String startingOffsets = "earliest";
    private Duration timeout = Duration.ofSeconds(10);

    @Override
    public String stream() {
        return topic;
    }

    @Override
    public Consumer<?, ?> getConsumer(Properties settings) {
        start();
        Properties own = new Properties();
        own.putAll(settings);
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // An offset that the broker no longer has must stop the run, not be replaced by another one.
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        own.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        own.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        try {
            return new PositionedConsumer(own, this);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    @Override
    public Producer<?, ?> getProducer(Properties settings) {
        return clients.getProducer(settings);
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return clients.getBrokers(configuration);
    }

    @Override
    public void check(Checklist steps) {
        inspection().check(steps, List.of(topic.split(",")));
    }

    @Override
    public List<StreamDescription> discover() {
        return inspection().discover();
    }

    @Override
    public Sample sample(String stream, int limit) {
        return inspection().sample(stream.isEmpty() ? topic.split(",")[0] : stream, limit);
    }

    /** With the settings of the endpoint that this is the client factory of. */
    private KafkaInspection inspection() {
        KafkaConfiguration configuration = getCamelContext().getEndpoints().stream()
                .filter(KafkaEndpoint.class::isInstance)
                .map(KafkaEndpoint.class::cast)
                .filter(endpoint -> endpoint.getKafkaClientFactory() == this)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no endpoint of this source"))
                .getConfiguration();

        return new KafkaInspection(this, getBrokers(configuration), configuration.createConsumerProperties());
    }

    RuntimeException unreachable(KafkaException cause) {
        return failed(explained(cause));
    }

    /** Kafka wraps what its callbacks throw, ours too. */
    private CaravanException explained(KafkaException cause) {
        boolean refused = cause instanceof AuthorizationException || cause instanceof AuthenticationException;

        return CaravanException.in(cause)
                .orElseGet(() -> new CaravanException(
                        refused ? Category.SOURCE_AUTH : Category.SOURCE_UNREACHABLE,
                        "Cannot read topic " + topic + ": " + CaravanException.reasonOf(cause)
                                + ". Check the broker addresses, the topic's name and the security settings.",
                        cause));
    }

    CaravanException missing(String name) {
        return new CaravanException(
                Category.CONFIG,
                "Cannot read topic " + name + ": the broker has no such topic, or does not show it. Check its name.");
    }

    /**
     * Asks a broker, again where none answers.
     *
     * @throws CaravanException if it stays so
     */
    <T> T ask(Supplier<T> question) {
        return retries().call(() -> {
            try {
                return question.get();
            } catch (WakeupException | InterruptException | InvalidOffsetException e) {
                throw e;
            } catch (KafkaException e) {
                throw explained(e);
            }
        });
    }

    /** How long one question may take. The client tries again by itself as long as that. */
    Duration timeout() {
        return timeout;
    }

    RuntimeException givenUp(CaravanException failure) {
        return failed(failure);
    }

    RuntimeException positionLost(KafkaException cause) {
        return failed(new CaravanException(
                Category.POSITION_LOST,
                "Cannot continue topic " + topic + ": the broker no longer has the offset that the table was left at ("
                        + CaravanException.reasonOf(cause)
                        + "). Records were deleted before they were read; nothing is skipped without being told.",
                cause));
    }

    Resume resumeAt() {
        return resume();
    }

    boolean isInRun() {
        return hasRun();
    }

    boolean endsAtPresent() {
        return once();
    }

    boolean startsAtEnd() {
        return startingOffsets.equals("latest");
    }

    void ended() {
        finished();
    }

    /** Turns the message into a record with where it stood in the log beside it. */
    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        String from = message.getHeader(KafkaConstants.TOPIC, String.class);
        int partition = message.getHeader(KafkaConstants.PARTITION, Integer.class);
        long offset = message.getHeader(KafkaConstants.OFFSET, Long.class);
        Origin origin = origin(from, partition, offset);
        message.setBody(record(
                from,
                partition,
                offset,
                message.getHeader(KafkaConstants.TIMESTAMP, Long.class),
                message.getHeader(KafkaConstants.KEY, byte[].class),
                message.getBody(byte[].class)));
        stamp(exchange, Position.of(TOPICS, Map.of(from, Map.of(String.valueOf(partition), offset + 1))), origin);
    }

    private static Origin origin(String from, int partition, long offset) {
        return new Origin(from + "-" + partition, "offset", offset);
    }

    /** @return a {@link Record}, or a {@link dev.caravan.record.Rejected} */
    Object record(String from, int partition, long offset, Long timestamp, byte[] key, byte[] bytes) {
        Object value = value(bytes, origin(from, partition, offset));
        if (value instanceof Record fields) {
            fields.put("kafka_topic", from);
            fields.put("kafka_partition", (long) partition);
            fields.put("kafka_offset", offset);
            fields.put("kafka_timestamp", timestamp == null ? null : Instant.ofEpochMilli(timestamp));
            fields.put("kafka_key", key == null ? null : new String(key, StandardCharsets.UTF_8));
        }

        return value;
    }

    /** A record, or what is wrong with the bytes. A tombstone is a record without fields of its own. */
    private Object value(byte[] bytes, Origin origin) {
        Record record = new Record(origin);
        if (bytes == null) {
            return record;
        }
        switch (valueFormat) {
            case "text" -> record.put("value", new String(bytes, StandardCharsets.UTF_8));
            case "bytes" -> record.put("value", bytes);
            case "json" -> {
                return JsonRecords.single(bytes, origin);
            }
            default -> throw failed(new CaravanException(
                    Category.CONFIG,
                    "Cannot read topic " + topic + ": valueFormat " + valueFormat + " is not json, text or bytes."));
        }

        return record;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public void setTimeoutSeconds(long seconds) {
        this.timeout = Duration.ofSeconds(seconds);
    }

    public void setValueFormat(String valueFormat) {
        this.valueFormat = valueFormat;
    }

    public void setStartingOffsets(String startingOffsets) {
        this.startingOffsets = startingOffsets;
    }
}
