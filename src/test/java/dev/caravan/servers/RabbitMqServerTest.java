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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.caravan.servers.RabbitMqServer.Outgoing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RabbitMqServerTest {

    @Test
    void aFreshQueueGivesBackWhatWasSentAlsoAfterAKill() throws Exception {
        try (RabbitMqServer server = RabbitMqServer.start()) {
            String queue = server.freshQueue();
            assertThat(server.freshQueue()).isNotEqualTo(queue);
            server.send(queue, List.of(message("one"), message("two")));
            server.kill();
            server.startAgain();

            assertThat(server.waiting(queue)).isEqualTo(2);
            try (Connection connection = server.connect()) {
                assertThat(connection.createChannel().basicGet(queue, true).getBody())
                        .isEqualTo("one".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(server.waiting(queue)).isEqualTo(1);
        }
    }

    @Test
    void thePasswordIsReallyChecked() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(SharedServers.rabbitMq().port());
        factory.setUsername(SharedServers.rabbitMq().user());
        factory.setPassword("another");

        assertThatThrownBy(factory::newConnection).isInstanceOf(AuthenticationFailureException.class);
    }

    private static Outgoing message(String body) {
        return Outgoing.of(body, body.getBytes(StandardCharsets.UTF_8));
    }
}
