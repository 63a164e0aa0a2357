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

import com.rabbitmq.client.Channel;
import dev.caravan.connector.queue.Acknowledgement;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A channel that closes when every message of it that is expected to be acknowledged is. Spring's container closes it as
 * soon as its consumer is cancelled, which gives back messages that are just being committed.
 */
final class DrainedChannel implements InvocationHandler {

    private final Channel channel;
    private final Consumer<DrainedChannel> consuming;
    private final Consumer<Exception> refused;
    private volatile String consumerTag;
    private int expected;
    private boolean closing;

    private DrainedChannel(Channel channel, Consumer<DrainedChannel> consuming, Consumer<Exception> refused) {
        this.channel = channel;
        this.consuming = consuming;
        this.refused = refused;
    }

    /**
     * @param consuming told when messages may come of it
     * @param refused told when the broker does not let it read
     */
    static Channel of(Channel channel, Consumer<DrainedChannel> consuming, Consumer<Exception> refused) {
        return (Channel) Proxy.newProxyInstance(
                DrainedChannel.class.getClassLoader(),
                new Class<?>[] {Channel.class},
                new DrainedChannel(channel, consuming, refused));
    }

    /** @param proxy that {@link #of} gave */
    static DrainedChannel behind(Channel proxy) {
        return (DrainedChannel) Proxy.getInvocationHandler(proxy);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("close")) {
            closeWhenDrained();
            return null;
        }
        Object answer;
        try {
            answer = method.invoke(channel, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause
                    && method.getName().matches("queueDeclarePassive|basicConsume")) {
                refused.accept(cause);
            }
            throw e.getCause();
        }
        if (method.getName().equals("basicConsume")) {
            consumerTag = (String) answer;
            consuming.accept(this);
        }

        return answer;
    }

    /** Asks for no more messages. Those that are under way come before the channel is closed for the container. */
    void cancel() throws IOException {
        channel.basicCancel(consumerTag);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Whether the container has closed it: every message that came was handed over before. */
    synchronized boolean isCancelled() {
        return closing;
    }

    private synchronized void closeWhenDrained() throws IOException, TimeoutException {
        closing = true;
        if (expected == 0 && channel.isOpen()) {
            channel.close();
        }
    }

    Acknowledgement acknowledgement(long deliveryTag) {
        return new Acknowledgement() {

            @Override
            public void expected() {
                synchronized (DrainedChannel.this) {
                    expected++;
                }
            }

            @Override
            public void acknowledge() throws Exception {
                settle(() -> channel.basicAck(deliveryTag, false));
            }

            @Override
            public void giveBack() throws Exception {
                settle(() -> channel.basicNack(deliveryTag, false, true));
            }
        };
    }

    private interface Answer {

        void send() throws IOException;
    }

    private synchronized void settle(Answer answer) throws IOException, TimeoutException {
        expected--;
        answer.send();
        if (closing) {
            closeWhenDrained();
        }
    }
}
