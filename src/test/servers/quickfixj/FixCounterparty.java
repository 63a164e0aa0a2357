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
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quickfix.Application;
import quickfix.DefaultMessageFactory;
import quickfix.FileStoreFactory;
import quickfix.Group;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.SocketAcceptor;
import quickfix.SocketInitiator;

/**
 * A broker on QuickFIX/J: {@code <port> <directory>}. It accepts the session BROKER to CARAVAN of FIX 4.4 at a port of its own, keeps
 * what it sent, and sends it again when asked by its sequence number.
 *
 * <pre>
 * GET  /state                   the port of the session, whether it is logged on, how many messages were sent again
 * POST /send?from=&amp;count=       execution reports with these numbers, kept for later where nobody is logged on
 * POST /connect?port=           opens the session BROKER2 to CARAVAN there instead, and sends in it from then on
 * </pre>
 */
public final class FixCounterparty {

    private static final AtomicInteger SENT_AGAIN = new AtomicInteger();

    private static volatile SessionID session = new SessionID("FIX.4.4", "BROKER", "CARAVAN");

    private FixCounterparty() {}

    public static void main(String[] arguments) throws Exception {
        String directory = arguments[1];
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        SessionSettings settings = settings(session, "acceptor", directory);
        settings.setString(session, "SocketAcceptAddress", "127.0.0.1");
        settings.setString(session, "SocketAcceptPort", String.valueOf(port));
        new SocketAcceptor(new Broker(), new FileStoreFactory(settings), settings, new DefaultMessageFactory()).start();

        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/state", exchange -> answer(exchange, port + " "
                + Session.lookupSession(session).isLoggedOn() + " " + SENT_AGAIN.get()));
        server.createContext("/send", exchange -> {
            Map<String, String> query = query(exchange);
            int from = Integer.parseInt(query.get("from"));
            for (int id = from; id < from + Integer.parseInt(query.get("count")); id++) {
                Session.lookupSession(session).send(report(id));
            }
            answer(exchange, "sent");
        });
        server.createContext("/connect", exchange -> {
            try {
                connect(Integer.parseInt(query(exchange).get("port")), directory);
                answer(exchange, "connecting");
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    private static void connect(int port, String directory) throws Exception {
        SessionID second = new SessionID("FIX.4.4", "BROKER2", "CARAVAN");
        SessionSettings settings = settings(second, "initiator", directory);
        settings.setString(second, "SocketConnectHost", "127.0.0.1");
        settings.setString(second, "SocketConnectPort", String.valueOf(port));
        settings.setString(second, "ReconnectInterval", "1");
        new SocketInitiator(new Broker(), new FileStoreFactory(settings), settings, new DefaultMessageFactory())
                .start();
        session = second;
    }

    private static SessionSettings settings(SessionID id, String type, String directory) {
        SessionSettings settings = new SessionSettings();
        settings.setString(id, "ConnectionType", type);
        settings.setString(id, "BeginString", id.getBeginString());
        settings.setString(id, "SenderCompID", id.getSenderCompID());
        settings.setString(id, "TargetCompID", id.getTargetCompID());
        settings.setString(id, "NonStopSession", "Y");
        settings.setString(id, "HeartBtInt", "30");
        settings.setString(id, "FileStorePath", directory + "/store");
        settings.setString(id, "UseDataDictionary", "Y");
        settings.setString(id, "DataDictionary", "FIX44.xml");

        return settings;
    }

    private static Message report(int id) {
        Message message = new Message();
        message.getHeader().setString(35, "8");
        message.setString(37, "O" + id);
        message.setString(17, "E" + id);
        message.setString(150, "F");
        message.setString(39, "2");
        message.setString(55, "MSFT");
        message.setString(54, "1");
        message.setString(151, "0");
        message.setString(14, "100");
        message.setString(6, "10.25");
        message.setString(58, "Z\u00fcrich " + id);
        for (String party : new String[] {"P1", "P2"}) {
            Group group = new Group(453, 448, new int[] {448, 447, 452});
            group.setString(448, party);
            group.setString(447, "D");
            group.setString(452, "1");
            message.addGroup(group);
        }

        return message;
    }

    private static Map<String, String> query(HttpExchange exchange) {
        return Stream.of(exchange.getRequestURI().getQuery().split("&"))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }

    private static void answer(HttpExchange exchange, String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Broker implements Application {

        @Override
        public void onCreate(SessionID id) {}

        @Override
        public void onLogon(SessionID id) {}

        @Override
        public void onLogout(SessionID id) {}

        @Override
        public void toAdmin(Message message, SessionID id) {}

        @Override
        public void fromAdmin(Message message, SessionID id) {}

        @Override
        public void toApp(Message message, SessionID id) {
            if (message.getHeader().isSetField(43)) {
                SENT_AGAIN.incrementAndGet();
            }
        }

        @Override
        public void fromApp(Message message, SessionID id) {}
    }
}
