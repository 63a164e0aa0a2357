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
import dev.caravan.servers.RabbitMqServer;
import dev.caravan.servers.RabbitMqServer.Outgoing;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@Exercises(kamelet = "caravan-rabbitmq-source", against = "server")
class RabbitContractTest extends ConnectorContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    String connector() {
        return "caravan-rabbitmq-source";
    }

    @Override
    Map<String, String> settings() {
        RabbitMqServer server = SharedServers.rabbitMq();

        return Map.of(
                "host", server.host(),
                "port", String.valueOf(server.port()),
                "username", server.user(),
                "password", server.password());
    }

    @Override
    String streamSetting() {
        return "queue";
    }

    @Override
    String create() {
        return SharedServers.rabbitMq().freshQueue();
    }

    @Override
    void add(String stream, int from, int count) throws Exception {
        List<Outgoing> messages = new ArrayList<>();
        for (int id = from; id < from + count; id++) {
            messages.add(Outgoing.of(stream + "-" + id, JSON.writeValueAsBytes(Map.of("id", id, "name", name(id)))));
        }
        SharedServers.rabbitMq().send(stream, messages);
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws Exception {
        byte[] body = JSON.writeValueAsBytes(fields);
        SharedServers.rabbitMq().send(stream, List.of(Outgoing.of(stream + "-" + fields.get("id"), body)));
    }

    @Override
    void addWithHeaders(String stream, int id, Map<String, String> headers) throws Exception {
        byte[] body = JSON.writeValueAsBytes(Map.of("id", id, "name", name(id)));
        SharedServers.rabbitMq()
                .send(
                        stream,
                        List.of(new Outgoing(
                                body,
                                Outgoing.persistent()
                                        .messageId(stream + "-" + id)
                                        .headers(Map.copyOf(headers))
                                        .build())));
    }

    @Override
    String addMalformed(String stream) {
        SharedServers.rabbitMq()
                .send(stream, List.of(Outgoing.of(stream + "-odd", "{\"id\":".getBytes(StandardCharsets.UTF_8))));

        return stream + " delivery 4";
    }

    @Override
    void revoke(String stream) {
        SharedServers.rabbitMq().denyReading(stream);
    }

    @Override
    void grant(String stream) {
        SharedServers.rabbitMq().allowReading();
    }

    /** A commit holds a thousand messages at most. */
    @Override
    boolean takesManyQuickly() {
        return false;
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.WIDER_TYPE, NotApplicable.HAS_WIDE_TYPES,
                Check.FIELDS, NotApplicable.LOOKING_LEAVES_A_MARK,
                Check.PREVIEW, NotApplicable.LOOKING_LEAVES_A_MARK,
                Check.POSITIONS, NotApplicable.HAS_NO_POSITIONS);
    }
}
