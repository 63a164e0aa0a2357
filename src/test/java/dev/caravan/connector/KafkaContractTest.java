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
package dev.caravan.connector;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.servers.KafkaServer;
import dev.caravan.servers.LossyProxy;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

@Exercises(kamelet = "caravan-kafka-source", against = "server")
class KafkaContractTest extends ConnectorContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    String connector() {
        return "caravan-kafka-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "brokers",
                SharedServers.kafka().loginServers(),
                "securityProtocol",
                "SASL_PLAINTEXT",
                "saslMechanism",
                "PLAIN",
                "saslJaasConfig",
                login(KafkaServer.PASSWORD));
    }

    private static String login(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + KafkaServer.USER
                + "\" password=\"" + password + "\";";
    }

    @Override
    String streamSetting() {
        return "topic";
    }

    @Override
    String create() {
        return SharedServers.freshTopic(2);
    }

    @Override
    void add(String stream, int from, int count) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int id = from; id < from + count; id++) {
                producer.send(new ProducerRecord<>(stream, JSON.writeValueAsBytes(Map.of("id", id, "name", name(id)))));
            }
        }
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws Exception {
        send(new ProducerRecord<>(stream, JSON.writeValueAsBytes(fields)));
    }

    @Override
    String addMalformed(String stream) throws Exception {
        RecordMetadata sent = send(new ProducerRecord<>(stream, "{\"id\":".getBytes(StandardCharsets.UTF_8)));

        return sent.topic() + "-" + sent.partition() + " offset " + sent.offset();
    }

    @Override
    void addWithHeaders(String stream, int id, Map<String, String> headers) throws Exception {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(stream, JSON.writeValueAsBytes(Map.of("id", id)));
        headers.forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        send(message);
    }

    private RecordMetadata send(ProducerRecord<byte[], byte[]> message) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            return producer.send(message).get();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        ByteArraySerializer bytes = new ByteArraySerializer();

        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        SharedServers.kafka().bootstrapServers()),
                bytes,
                bytes);
    }

    /** In a group of its own: who went away without a word is waited for by the others. */
    @Override
    Map<String, String> at(int port) {
        return Map.of("brokers", "127.0.0.1:" + port, "groupId", "at-" + port);
    }

    @Override
    LossyProxy proxy() {
        return SharedServers.kafka().proxy();
    }

    @Override
    void revoke(String stream) {
        SharedServers.kafka().denyReading(stream);
    }

    @Override
    void grant(String stream) {
        SharedServers.kafka().allowReading(stream);
    }

    @Override
    boolean waitsForTheOther() {
        return true;
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(Check.WIDER_TYPE, NotApplicable.HAS_WIDE_TYPES);
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("brokers", "no-such-host.invalid:9092");
            case PASSWORD -> Map.of("saslJaasConfig", login("not the password"));
            case PORT, OBJECT -> super.wrong(what);
        };
    }
}
