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
package dev.caravan.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RabbitServerTest {

    /** The source's look at its queue is answered with it when a run is stopped just then. */
    @Test
    void aConnectionThatWeCloseOrTheBrokerIsLost() {
        assertThat(RabbitServer.isLost(closedConnection(AMQP.REPLY_SUCCESS, true)))
                .isTrue();
        assertThat(RabbitServer.isLost(closedConnection(AMQP.CONNECTION_FORCED, false)))
                .isTrue();
        assertThat(RabbitServer.isLost(new IOException("Connection reset"))).isTrue();
    }

    @Test
    void whatTheBrokerRefusesIsNotLost() {
        Method close = new AMQP.Channel.Close.Builder()
                .replyCode(AMQP.NOT_FOUND)
                .replyText("no queue")
                .build();

        assertThat(RabbitServer.isLost(new IOException(new ShutdownSignalException(false, false, close, null))))
                .isFalse();
        assertThat(RabbitServer.isLost(closedConnection(AMQP.NOT_ALLOWED, false)))
                .isFalse();
    }

    private static IOException closedConnection(int replyCode, boolean byUs) {
        Method close = new AMQP.Connection.Close.Builder()
                .replyCode(replyCode)
                .replyText("OK")
                .build();

        return new IOException(new ShutdownSignalException(true, byUs, close, null));
    }
}
