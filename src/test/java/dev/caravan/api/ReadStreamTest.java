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
package dev.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Position;
import dev.caravan.servers.KafkaServer;
import dev.caravan.servers.SharedServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic that is followed: records are handed over as they come, and a position with them. */
class ReadStreamTest {

    @AfterEach
    void closeAll() {
        Connections.closeAll();
    }

    @Test
    void recordsAreHandedOverAsTheyComeUntilItIsClosed() {
        KafkaServer kafka = SharedServers.kafka();
        String topic = SharedServers.freshTopic(1);
        send(topic, 1, 2);
        Position position;
        try (Connection connection = Connections.named("kafka")
                        .set("brokers", kafka.bootstrapServers())
                        .set("topic", topic)
                        .open();
                Batches following = connection.readStream(topic, Position.START, 100)) {
            assertThat(take(following, 2)).containsExactly(1L, 2L);
            send(topic, 3);
            assertThat(take(following, 1)).containsExactly(3L);
            position = following.position();
            send(topic, 4);
        }

        try (Connection connection = Connections.named("kafka")
                        .set("brokers", kafka.bootstrapServers())
                        .set("topic", topic)
                        .open();
                Batches rest = connection.read(topic, position, List.of(), List.of(), 100)) {
            assertThat(take(rest, 1)).containsExactly(4L);
            assertThat(rest.hasNext()).isFalse();
        }
    }

    private static void send(String topic, long... ids) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, SharedServers.kafka().bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long id : ids) {
                producer.send(new ProducerRecord<>(topic, ("{\"id\":" + id + "}").getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static List<Long> take(Batches batches, int count) {
        List<Long> ids = new ArrayList<>();
        while (ids.size() < count) {
            batches.next().records().forEach(record -> ids.add((Long) record.get("id")));
        }

        return ids;
    }
}
