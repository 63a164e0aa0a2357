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
import dev.caravan.servers.FreePort;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

@Exercises(kamelet = "caravan-kafka-source", against = "server")
class KafkaContractTest extends ConnectorContractTest {

    @Override
    String connector() {
        return "caravan-kafka-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of("brokers", SharedServers.kafka().bootstrapServers());
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
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings().get("brokers")), bytes, bytes)) {
            for (int id = from; id < from + count; id++) {
                producer.send(new ProducerRecord<>(
                        stream, new ObjectMapper().writeValueAsBytes(Map.of("id", id, "name", name(id)))));
            }
        }
    }

    @Override
    Map<Wrong, NotApplicable> notApplicable() {
        return Map.of(Wrong.PASSWORD, NotApplicable.HAS_NO_LOGIN);
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("brokers", "no-such-host.invalid:9092");
            case PORT -> Map.of("brokers", "127.0.0.1:" + FreePort.next());
            case PASSWORD, OBJECT -> super.wrong(what);
        };
    }
}
