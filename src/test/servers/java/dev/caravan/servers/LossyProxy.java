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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

/** Passes connections on to a server of this machine, as long as it does not refuse them or breaks them off. */
public final class LossyProxy implements AutoCloseable {

    private static final int BUFFER = 1 << 13;

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private int refusals;
    private int refused;
    private long untilBreak = Long.MAX_VALUE;
    private int refusalsBehindBreak;
    private boolean broken;
    private boolean swallowing;

    private LossyProxy(int target, int port) throws IOException {
        this.target = target;
        this.door = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public static LossyProxy to(int target) {
        return to(target, 0);
    }

    /** @param port where it is to be found */
    static LossyProxy to(int target, int port) {
        try {
            return new LossyProxy(target, port);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot listen at port " + port, failure);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Closes so many connections, the next ones, as soon as they are there. */
    public synchronized void refuse(int connections) {
        refusals = connections;
    }

    /** How many were. */
    public synchronized int refused() {
        return refused;
    }

    /** Breaks every connection once, when so many bytes more have come from the server, and refuses the next ones. */
    public synchronized void breakAfter(long bytes, int refusals) {
        untilBreak = bytes;
        refusalsBehindBreak = refusals;
    }

    /** Lets nothing more through from the server once so many bytes more have come, and nobody know of it. */
    public synchronized void swallowAfter(long bytes) {
        untilBreak = bytes;
        swallowing = true;
    }

    public synchronized boolean hasBroken() {
        return broken;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (isRefused()) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // Of one connection, or the end.
            }
        }
    }

    private synchronized boolean isRefused() {
        if (refusals == 0) {
            return false;
        }
        refusals--;
        refused++;

        return true;
    }

    private void connect(Socket client) throws IOException {
        open.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            InputStream up = client.getInputStream();
            InputStream down = server.getInputStream();
            OutputStream toServer = server.getOutputStream();
            OutputStream toClient = client.getOutputStream();
            start(() -> pass(up, toServer, bytes -> bytes, client, server));
            start(() -> pass(down, toClient, this::passing, client, server));
        } catch (IOException e) {
            close(client);
        }
    }

    /** @param measure how many of so many bytes come through */
    private void pass(InputStream in, OutputStream out, IntUnaryOperator measure, Socket client, Socket server) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int passing = measure.applyAsInt(read);
                out.write(buffer, 0, passing);
                if (passing < read) {
                    breakOff();
                }
            }
        } catch (IOException e) {
            // Both sides are told.
        } finally {
            close(client);
            close(server);
        }
    }

    private synchronized int passing(int bytes) {
        int passing = (int) Math.min(bytes, untilBreak);
        untilBreak -= untilBreak == Long.MAX_VALUE ? 0 : passing;

        return passing;
    }

    private synchronized void breakOff() {
        broken = true;
        if (swallowing) {
            return;
        }
        untilBreak = Long.MAX_VALUE;
        refusals = refusalsBehindBreak;
        open.forEach(this::close);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "caravan-lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            // It is closed.
        }
        open.forEach(this::close);
    }
}
