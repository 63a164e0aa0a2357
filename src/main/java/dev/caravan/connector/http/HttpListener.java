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
package dev.caravan.connector.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.support.BasicHttpServerRequestHandler;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.http.protocol.ResponseDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of HTTP/1.1 whose senders take no more than their share: a connection beyond the most is closed at once; one that
 * has finished no message for the idle timeout is closed, however many bytes trickle in; and where all are taken, one that has
 * finished none for the receive timeout makes room.
 */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final long PAUSE_MILLIS = 200;
    private static final Http1Config LIMITS =
            Http1Config.custom().setMaxLineLength(8_192).setMaxHeaderCount(100).build();

    /** How many connections there may be, and for how many milliseconds. */
    public record Limits(int maxConnections, long idleTimeoutMillis, long receiveTimeoutMillis) {}

    private final Limits limits;
    private final HttpService service;
    private final ServerSocket server;
    private final Semaphore free;
    /** When each connection has last finished a message, in nanoseconds of a clock that nobody sets. */
    private final Map<Socket, Long> finished = new ConcurrentHashMap<>();

    /** @param handler answers each request, on the thread of its connection */
    public HttpListener(ServerSocket server, Limits limits, HttpRequestHandler handler) {
        this.server = server;
        this.limits = limits;
        this.free = new Semaphore(limits.maxConnections());
        this.service = new HttpService(
                HttpProcessorBuilder.create()
                        .addAll(new ResponseDate(), new ResponseContent(true), new ResponseConnControl())
                        .build(),
                new BasicHttpServerRequestHandler((request, context) -> handler));
    }

    /** Until the server is closed. @param threads of which each connection takes one */
    public void accept(Executor threads) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (free.tryAcquire()) {
                    serve(socket, threads);
                } else {
                    close(socket);
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("Cannot accept a connection at port {}: {}", server.getLocalPort(), e.getMessage());
                    // Too many open files, perhaps: the next one may be accepted.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
                }
            }
        }
    }

    private void serve(Socket socket, Executor threads) {
        finished.put(socket, System.nanoTime());
        try {
            threads.execute(() -> serve(socket));
        } catch (RejectedExecutionException e) {
            // It is being stopped.
            close(socket);
            finished.remove(socket);
            free.release();
        }
        if (server.isClosed()) {
            // Perhaps after the others were closed.
            close(socket);
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DefaultBHttpServerConnection connection = new DefaultBHttpServerConnection(null, LIMITS)) {
            socket.setTcpNoDelay(true);
            connection.bind(socket);
            while (connection.isOpen()) {
                service.handleRequest(connection, HttpCoreContext.create());
                finished.put(socket, System.nanoTime());
            }
        } catch (IOException | HttpException | RuntimeException e) {
            LOG.debug("A connection ended", e);
        } finally {
            finished.remove(socket);
            free.release();
        }
    }

    /** Closes what has lasted too long; to be called now and then. */
    public void look() {
        long patience = TimeUnit.MILLISECONDS.toNanos(
                free.availablePermits() == 0 ? limits.receiveTimeoutMillis() : limits.idleTimeoutMillis());
        finished.forEach((socket, last) -> {
            if (System.nanoTime() - last >= patience) {
                close(socket);
            }
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A connection was gone already", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        finished.keySet().forEach(HttpListener::close);
    }
}
