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

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aFreshTopicGivesBackWhatWasSent() throws Exception {
        KafkaServer server = SharedServers.kafka();
        String topic = SharedServers.freshTopic(2);

        send(server, topic, List.of("one", "två", "three"));

        assertThat(read(server, topic, 3)).containsExactlyInAnyOrder("one", "två", "three");
    }

    @Test
    void freshTopicsAreApart() {
        assertThat(SharedServers.freshTopic(1)).isNotEqualTo(SharedServers.freshTopic(1));
    }

    @Test
    void theBrokerHasTheVersionOfItsOwnPom() {
        assertThat(SharedServers.kafka().version()).startsWith("4.");
    }

    @Test
    void recordsSurviveAKillAndAStop() throws Exception {
        try (KafkaServer server = KafkaServer.start()) {
            server.createTopic("cargo", 1);
            send(server, "cargo", List.of("before"));
            server.kill();
            server.startAgain();
            send(server, "cargo", List.of("between"));
            server.stop();
            server.startAgain();

            assertThat(read(server, "cargo", 2)).containsExactly("before", "between");
        }
    }

    private static void send(KafkaServer server, String topic, List<String> values) throws Exception {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, server.bootstrapServers(), ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value, value)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> read(KafkaServer server, String topic, int count) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                server.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                topic + "-readers",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            List<String> values = new ArrayList<>();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (values.size() < count && System.nanoTime() < end) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(200))) {
                    values.add(message.value());
                }
            }
            return values;
        }
    }
}
