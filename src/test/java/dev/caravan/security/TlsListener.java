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
package dev.caravan.security;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Offers TLS on a loopback port and counts what clients confide to it. It understands none of their protocols: whatever comes
 * is followed by the end of the connection.
 */
final class TlsListener implements AutoCloseable {

    private static final int SSL_REQUEST = 8;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger confided = new AtomicInteger();
    private final SSLContext tls;
    private final boolean asksFirst;

    /** @param asksFirst whether clients ask for TLS as PostgreSQL's do, before it begins */
    TlsListener(SSLContext tls, boolean asksFirst) throws IOException {
        this.tls = tls;
        this.asksFirst = asksFirst;
        Thread thread = new Thread(this::listen, "tls-listener-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many bytes came behind the handshakes. */
    int confided() {
        return confided.get();
    }

    private void listen() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.setSoTimeout(3_000);
                talk(socket);
            } catch (IOException e) {
                // A client that hangs up is what this is for.
            }
        }
    }

    private void talk(Socket socket) throws IOException {
        if (asksFirst && socket.getInputStream().readNBytes(SSL_REQUEST).length == SSL_REQUEST) {
            socket.getOutputStream().write('S');
        }
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, "client", socket.getPort(), true);
        secured.setUseClientMode(false);
        InputStream in = secured.getInputStream();
        if (in.read() >= 0) {
            confided.incrementAndGet();
        }
        secured.close();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
