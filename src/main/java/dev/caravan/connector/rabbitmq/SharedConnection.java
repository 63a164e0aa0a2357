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

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.springframework.amqp.AmqpResourceNotAvailableException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.support.RabbitExceptionTranslator;

/**
 * A connection as Spring's container takes it, which closes it after each use: it stays open for the others.
 *
 * @param channels makes of each channel what the container gets to see
 */
record SharedConnection(com.rabbitmq.client.Connection connection, UnaryOperator<Channel> channels)
        implements Connection {

    @Override
    public Channel createChannel(boolean transactional) {
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new AmqpResourceNotAvailableException("the connection has no channel left");
            }

            return channels.apply(channel);
        } catch (IOException e) {
            throw RabbitExceptionTranslator.convertRabbitAccessException(e);
        }
    }

    @Override
    public void close() {
        // See above.
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public int getLocalPort() {
        return 0;
    }

    @Override
    public void addBlockedListener(BlockedListener listener) {
        connection.addBlockedListener(listener);
    }

    @Override
    public boolean removeBlockedListener(BlockedListener listener) {
        return connection.removeBlockedListener(listener);
    }

    @Override
    public com.rabbitmq.client.Connection getDelegate() {
        return connection;
    }
}
