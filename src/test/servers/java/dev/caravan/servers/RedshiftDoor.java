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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The door by which the driver of Redshift gets into a PostgreSQL of this machine. What Redshift alone knows, and PostgreSQL
 * refuses, is left out of the first message and of the statements by which the driver lists columns, and {@code readonly} is
 * called by PostgreSQL's name for it. TLS is declined.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">StartupMessage, SSLRequest, Query, Parse</a>
 */
public final class RedshiftDoor implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int LONGEST_START = 1 << 14;

    /** Views whose tables may be missing, which the driver lists as well. */
    private static final Pattern LATE_VIEWS =
            Pattern.compile("UNION ALL [^\\x00]*pg_get_late_binding_view_cols[^\\x00]*");

    /** Numbers that touch the word behind them, in the driver's own statements, are two tokens to Redshift alone. */
    private static final Pattern TOUCHING = Pattern.compile("\\b(\\d+)(WHEN|ELSE|END)\\b");

    private static final int QUERY = 'Q';
    private static final int PARSE = 'P';
    private static final Set<String> OF_POSTGRESQL = Set.of(
            "user", "database", "client_encoding", "DateStyle", "TimeZone", "extra_float_digits", "application_name");

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private RedshiftDoor(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** @param target the port of a PostgreSQL */
    public static RedshiftDoor to(int target) {
        try {
            return new RedshiftDoor(target);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot open a door to port " + target, failure);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                start(() -> serve(client));
            } catch (IOException e) {
                // It is closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            byte[] begin = begin(client);
            new DataOutputStream(server.getOutputStream()).write(begin);
            start(() -> ask(client, server));
            answer(server, client);
        } catch (IOException e) {
            // The other side is told by the end of its connection.
        } finally {
            open.remove(client);
        }
    }

    private static byte[] begin(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        while (true) {
            int length = in.readInt();
            int code = in.readInt();
            if (length < 8 || length > LONGEST_START) {
                throw new EOFException("no message of a start has " + length + " bytes");
            }
            if (code != SSL_REQUEST) {
                return known(code, in.readNBytes(length - 8));
            }
            client.getOutputStream().write('N');
        }
    }

    /** @param parameters names and values, each ended by a zero, and another zero */
    private static byte[] known(int version, byte[] parameters) throws IOException {
        String[] texts = new String(parameters, StandardCharsets.UTF_8).split("\0", -1);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (int i = 0; i + 1 < texts.length && !texts[i].isEmpty(); i += 2) {
            if (OF_POSTGRESQL.contains(texts[i])) {
                kept.write((texts[i] + "\0" + texts[i + 1] + "\0").getBytes(StandardCharsets.UTF_8));
            }
        }
        kept.write(0);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(message);
        out.writeInt(kept.size() + 8);
        out.writeInt(version);
        kept.writeTo(out);

        return message.toByteArray();
    }

    private static void ask(Socket client, Socket server) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            OutputStream out = server.getOutputStream();
            for (int type = in.read(); type >= 0; type = in.read()) {
                byte[] content = in.readNBytes(in.readInt() - 4);
                out.write(message(type, type == QUERY || type == PARSE ? ofPostgresql(content) : content));
            }
        } catch (IOException e) {
            // Both sides are told.
        } finally {
            close(client);
            close(server);
        }
    }

    private static byte[] ofPostgresql(byte[] query) {
        String text = new String(query, StandardCharsets.ISO_8859_1);

        String known = text.replace("SET readonly=", "SET default_transaction_read_only=")
                .replace("IS_AUTOINCREMENT AS IS_GENERATEDCOLUMN", "'NO' AS IS_GENERATEDCOLUMN");

        return TOUCHING.matcher(LATE_VIEWS.matcher(known).replaceAll(""))
                .replaceAll("$1 $2")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] message(int type, byte[] content) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(message);
        out.write(type);
        out.writeInt(content.length + 4);
        out.write(content);

        return message.toByteArray();
    }

    private static void answer(Socket server, Socket client) {
        try {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // Both sides are told.
        } finally {
            close(server);
            close(client);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "caravan-redshift-door");
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
        open.forEach(RedshiftDoor::close);
    }
}
