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

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Kafka's consumer, going on from the table's offsets when partitions are assigned, and stopping where it must: at the
 * present end with {@code --once}, and at the end of a batch that is read again after a crash.
 */
final class PositionedConsumer extends KafkaConsumer<byte[], byte[]> {

    /** Without a message for so long, a broker is asked whether it is there: the client would wait for ever. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final KafkaSource source;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Set<String> topics = new HashSet<>();
    private long heardAt = System.nanoTime();
    private boolean ended;
    private boolean replaying;
    private boolean broken;

    PositionedConsumer(Properties settings, KafkaSource source) {
        super(settings);
        this.source = source;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        this.topics.addAll(topics);
        try {
            requireTopics();
        } catch (CaravanException e) {
            breakOff(source.givenUp(e));
            return;
        }
        super.subscribe(topics, new SeekingListener(listener));
    }

    private void requireTopics() {
        for (String topic : topics) {
            if (source.ask(() -> partitionsFor(topic, source.timeout())).isEmpty()) {
                throw source.missing(topic);
            }
        }
        heardAt = System.nanoTime();
    }

    /** What the client knows of a topic by now it does not ask for again. */
    private void requireBroker() {
        Set<TopicPartition> assigned = assignment();
        source.<Object>ask(
                () -> assigned.isEmpty() ? listTopics(source.timeout()) : endOffsets(assigned, source.timeout()));
        heardAt = System.nanoTime();
    }

    @Override
    public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
        super.subscribe(pattern, new SeekingListener(listener));
    }

    /** Returns empty-handed once the end is reached. What was returned before has been accepted by now. */
    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (broken) {
            LockSupport.parkNanos(timeout.toNanos());
            return ConsumerRecords.empty();
        }
        try {
            if (!ended && source.endsAtPresent() && atEnd()) {
                ended = true;
                source.ended();
            }
            if (ended) {
                pause(assignment());
            } else if (replaying && source.resumeAt().replayTo().isEmpty()) {
                replaying = false;
                resume(assignment());
            }
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            if (!records.isEmpty()) {
                heardAt = System.nanoTime();
            } else if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
                requireBroker();
            }

            return replaying ? upTo(records, source.resumeAt().replayTo()) : records;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (InvalidOffsetException e) {
            return breakOff(source.positionLost(e));
        } catch (KafkaException e) {
            return breakOff(source.unreachable(e));
        } catch (CaravanException e) {
            return breakOff(source.givenUp(e));
        }
    }

    /**
     * The run has been told of it and is about to end. Camel would try again meanwhile, which holds up the end, and what
     * stays in the group without asking for records holds up everybody else there.
     *
     * @throws RuntimeException the failure where there is no run that ends
     */
    private ConsumerRecords<byte[], byte[]> breakOff(RuntimeException failure) {
        if (!source.isInRun()) {
            throw failure;
        }
        broken = true;
        unsubscribe();

        return ConsumerRecords.empty();
    }

    private boolean atEnd() {
        Set<TopicPartition> assigned = assignment();
        try {
            return !assigned.isEmpty()
                    && assigned.stream()
                            .allMatch(partition -> ends.containsKey(partition)
                                    && position(partition, source.timeout()) >= ends.get(partition));
        } catch (TimeoutException e) {
            // A broker that is slow to answer has not said that this is the end.
            return false;
        }
    }

    /** Offsets are the table's. */
    @Override
    public void commitSync() {
        // See above.
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // See above.
    }

    private void seek(Collection<TopicPartition> partitions) {
        Resume resume = source.resumeAt();
        replaying = resume.replayTo().isPresent();
        List<TopicPartition> fresh = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Optional<Long> next = offset(resume.from(), partition);
            next.ifPresentOrElse(offset -> seek(partition, offset), () -> fresh.add(partition));
        }
        if (source.startsAtEnd()) {
            seekToEnd(fresh);
        } else if (!fresh.isEmpty()) {
            seekToBeginning(fresh);
        }
        ends.putAll(source.ask(() -> endOffsets(partitions, source.timeout())));
    }

    private static Optional<Long> offset(Position position, TopicPartition partition) {
        JsonNode offset = position.tree()
                .path(KafkaSource.TOPICS)
                .path(partition.topic())
                .path(String.valueOf(partition.partition()));

        return offset.isNumber() ? Optional.of(offset.asLong()) : Optional.empty();
    }

    /** Keeps what belongs to the batch that is read again; the rest comes once that is committed. */
    private ConsumerRecords<byte[], byte[]> upTo(ConsumerRecords<byte[], byte[]> records, Optional<Position> replayTo) {
        if (replayTo.isEmpty()) {
            return records;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        for (TopicPartition partition : assignment()) {
            long until = offset(replayTo.get(), partition).orElse(0L);
            List<ConsumerRecord<byte[], byte[]>> before = records.records(partition).stream()
                    .filter(record -> record.offset() < until)
                    .toList();
            if (!before.isEmpty()) {
                kept.put(partition, before);
            }
            if (position(partition, source.timeout()) >= until) {
                offset(replayTo.get(), partition).ifPresent(offset -> seek(partition, offset));
                pause(List.of(partition));
            }
        }

        return new ConsumerRecords<>(kept, Map.of());
    }

    private final class SeekingListener implements ConsumerRebalanceListener {

        private final ConsumerRebalanceListener camel;

        SeekingListener(ConsumerRebalanceListener camel) {
            this.camel = camel;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            camel.onPartitionsRevoked(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            camel.onPartitionsAssigned(partitions);
            seek(partitions);
        }
    }
}
