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

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * How a broker is reached.
 *
 * @param sslProtocol {@code TLSv1.3}; empty for a connection in the clear
 */
record RabbitServer(String host, int port, String vhost, String username, String password, String sslProtocol) {

    /**
     * Opens a connection, which does not come back by itself.
     *
     * @param name by which the broker lists it
     * @param patience how long the broker may take to answer
     */
    Connection connect(String name, Duration patience) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setVirtualHost(vhost);
        factory.setUsername(username);
        factory.setPassword(password);
        factory.setConnectionTimeout((int) patience.toMillis());
        factory.setHandshakeTimeout((int) patience.toMillis());
        factory.setAutomaticRecoveryEnabled(false);
        if (isSecured()) {
            // The client's own way to ask for a protocol trusts every certificate.
            factory.useSslProtocol(trustingTheSystem());
            factory.enableHostnameVerification();
        }

        return factory.newConnection(name);
    }

    boolean isSecured() {
        return !sslProtocol.isEmpty();
    }

    private SSLContext trustingTheSystem() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance(sslProtocol);
            context.init(null, null, null);

            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException("there is no protocol " + sslProtocol, e);
        }
    }

    String address() {
        return host + ":" + port;
    }

    /** What the broker said when it closed a channel, or the connection, because of us. */
    static Optional<Integer> replyCode(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                if (signal.getReason() instanceof AMQP.Channel.Close close) {
                    return Optional.of(close.getReplyCode());
                }
                if (signal.getReason() instanceof AMQP.Connection.Close close) {
                    return Optional.of(close.getReplyCode());
                }
            }
        }

        return Optional.empty();
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                if (signal.getReason() instanceof AMQP.Channel.Close close) {
                    return close.getReplyText();
                }
                if (signal.getReason() instanceof AMQP.Connection.Close close) {
                    return close.getReplyText();
                }
            }
        }

        return CaravanException.reasonOf(failure);
    }

    /** @param action as it stands behind Cannot, {@code read queue orders of} */
    StepFailed failed(String action, Throwable cause) {
        if (cause instanceof AuthenticationFailureException
                || cause instanceof PossibleAuthenticationFailureException) {
            return failure(Step.LOGIN, Category.SOURCE_AUTH, action, cause, "Check username and password.");
        }
        if (isOfTls(cause)) {
            return failure(
                    Step.TLS,
                    Category.SOURCE_AUTH,
                    action,
                    cause,
                    "Check sslProtocol, the port, and whether this machine trusts the broker's certificate.");
        }

        return switch (replyCode(cause).orElse(0)) {
            case AMQP.NOT_FOUND -> failure(
                    Step.OBJECT, Category.CONFIG, action, cause, "Check the queue's name and the virtual host.");
            case AMQP.RESOURCE_LOCKED -> failure(
                    Step.OBJECT, Category.CONFIG, action, cause, "Only the connection that made it may use it.");
            case AMQP.ACCESS_REFUSED, AMQP.NOT_ALLOWED -> failure(
                    Step.PERMISSION,
                    Category.SOURCE_AUTH,
                    action,
                    cause,
                    "Check the virtual host, and the user's right to read there.");
            default -> failure(
                    Step.TLS,
                    Category.SOURCE_UNREACHABLE,
                    action,
                    cause,
                    "Check host, port and sslProtocol, and whether the broker is up.");
        };
    }

    private static boolean isOfTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }

        return false;
    }

    private StepFailed failure(Step step, Category category, String action, Throwable cause, String advice) {
        String reason = reason(cause);
        String sentence = reason.endsWith(".") ? reason : reason + ".";

        return new StepFailed(
                step,
                new CaravanException(
                        category,
                        "Cannot " + action + " RabbitMQ at " + address() + ": " + sentence + " " + advice,
                        cause));
    }

    /** Whether the connection is gone, or closed by us meanwhile, which says nothing of what was asked for. */
    static boolean isLost(Throwable failure) {
        return failure instanceof AlreadyClosedException
                || replyCode(failure)
                        .map(code -> code == AMQP.CONNECTION_FORCED || code == AMQP.REPLY_SUCCESS)
                        .orElse(true);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return username + "@" + address();
    }
}
