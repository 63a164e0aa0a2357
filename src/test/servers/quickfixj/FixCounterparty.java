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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.quickfixj.CharsetSupport;
import quickfix.Application;
import quickfix.DefaultMessageFactory;
import quickfix.FieldNotFound;
import quickfix.FileStoreFactory;
import quickfix.Group;
import quickfix.Message;
import quickfix.RejectLogon;
import quickfix.ScreenLogFactory;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.SocketAcceptor;
import quickfix.SocketInitiator;
import quickfix.mina.acceptor.DynamicAcceptorSessionProvider;
import quickfix.mina.acceptor.DynamicAcceptorSessionProvider.TemplateMapping;

/**
 * A broker on QuickFIX/J: {@code <port> <directory>}. It accepts sessions of FIX 4.4 and FIXT.1.1 by any names at a port of its
 * own, keeps what it sent, and sends it again when asked by its sequence number. A session is called by the broker's name in it.
 *
 * <pre>
 * GET  /state?session=           name=value, one a line: port, loggedOn, sentAgain, nextSender, nextTarget, logon (its fields)
 * POST /send?session=            execution reports, one for each line of the body: number, space, text; kept for later where
 *                                nobody is logged on
 * POST /listen?trusted=          another port, over TLS with {@code broker.p12} of the directory, and with client certificates
 *                                of {@code trusted.p12} if trusted is Y; answers with the port
 * POST /connect?session=&amp;port=   opens the session there instead; more of the engine's settings as further parameters,
 *                                username and password for the Logon, beginString
 * POST /demand?username=&amp;password=  refuses any other Logon from now on
 * POST /skip?session=&amp;count=     goes on with a higher number, and has nothing to send again for those between
 * POST /reset?session=&amp;to=       a SequenceReset in reset mode, and goes on with that number
 * </pre>
 */
public final class FixCounterparty {

    private static final String PASSWORD = "changeit";
    private static final Map<String, SessionID> SESSIONS = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> SENT_AGAIN = new ConcurrentHashMap<>();
    private static final Map<String, String> LOGONS = new ConcurrentHashMap<>();

    private static volatile Map<String, String> demanded = Map.of();

    private FixCounterparty() {}

    /** What is done for a request, and its answer. */
    private interface Action {
        String answer(Map<String, String> query, String body) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        CharsetSupport.setCharset("UTF-8");
        String directory = arguments[1];
        int port = accept(directory, Map.of());
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        on(server, "/state", (query, body) -> "port=" + port + "\n" + state(query.get("session")));
        on(server, "/send", (query, body) -> {
            for (String line : body.lines().toList()) {
                int space = line.indexOf(' ');
                session(query).send(report(line.substring(0, space), line.substring(space + 1)));
            }
            return "sent";
        });
        on(server, "/listen", (query, body) -> {
            Map<String, String> tls = new TreeMap<>(Map.of(
                    "SocketUseSSL",
                    "Y",
                    "SocketKeyStore",
                    directory + "/broker.p12",
                    "SocketKeyStorePassword",
                    PASSWORD));
            if (query.get("trusted").equals("Y")) {
                tls.putAll(Map.of(
                        "NeedClientAuth",
                        "Y",
                        "SocketTrustStore",
                        directory + "/trusted.p12",
                        "SocketTrustStorePassword",
                        PASSWORD));
            }
            return String.valueOf(accept(directory, tls));
        });
        on(server, "/connect", (query, body) -> {
            connect(query, directory);
            return "connecting";
        });
        on(server, "/demand", (query, body) -> {
            demanded = query;
            return "demanded";
        });
        on(server, "/skip", (query, body) -> {
            Session session = session(query);
            session.setNextSenderMsgSeqNum(session.getExpectedSenderNum() + Integer.parseInt(query.get("count")));
            return "skipped";
        });
        on(server, "/reset", (query, body) -> {
            Message reset = new Message();
            reset.getHeader().setString(35, "4");
            reset.setString(36, query.get("to"));
            reset.setString(123, "N");
            session(query).send(reset);
            session(query).setNextSenderMsgSeqNum(Integer.parseInt(query.get("to")));
            return "reset";
        });
        server.start();
    }

    private static int accept(String directory, Map<String, String> more) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        SessionSettings settings = new SessionSettings();
        List<TemplateMapping> templates = Stream.of("FIX.4.4", "FIXT.1.1")
                .map(version -> {
                    SessionID template = new SessionID(version, "TEMPLATE", "TEMPLATE");
                    enter(settings, template, "acceptor", directory);
                    settings.setString(template, "AcceptorTemplate", "Y");
                    settings.setString(template, "SocketAcceptAddress", "127.0.0.1");
                    settings.setString(template, "SocketAcceptPort", String.valueOf(port));
                    more.forEach((name, value) -> settings.setString(template, name, value));
                    return new TemplateMapping(new SessionID(version, "*", "*", "*", "*", "*", "*", ""), template);
                })
                .toList();
        Broker broker = new Broker(Map.of());
        FileStoreFactory stores = new FileStoreFactory(settings);
        SocketAcceptor acceptor = new SocketAcceptor(broker, stores, settings, new DefaultMessageFactory());
        acceptor.setSessionProvider(
                new InetSocketAddress("127.0.0.1", port),
                new DynamicAcceptorSessionProvider(
                        settings,
                        templates,
                        broker,
                        stores,
                        new ScreenLogFactory(false, false, false),
                        new DefaultMessageFactory()));
        acceptor.start();

        return port;
    }

    private static void connect(Map<String, String> query, String directory) throws Exception {
        SessionID id = new SessionID(query.getOrDefault("beginString", "FIX.4.4"), query.get("session"), "CARAVAN");
        SessionSettings settings = new SessionSettings();
        enter(settings, id, "initiator", directory);
        settings.setString(id, "SocketConnectHost", "127.0.0.1");
        settings.setString(id, "SocketConnectPort", query.get("port"));
        settings.setString(id, "ReconnectInterval", "1");
        if ("Y".equals(query.get("SocketUseSSL"))) {
            settings.setString(id, "SocketKeyStore", directory + "/broker.p12");
            settings.setString(id, "SocketKeyStorePassword", PASSWORD);
            settings.setString(id, "SocketTrustStore", directory + "/trusted.p12");
            settings.setString(id, "SocketTrustStorePassword", PASSWORD);
        }
        query.forEach((name, value) -> {
            if (Character.isUpperCase(name.charAt(0))) {
                settings.setString(id, name, value);
            }
        });
        new SocketInitiator(new Broker(query), new FileStoreFactory(settings), settings, new DefaultMessageFactory())
                .start();
    }

    private static void enter(SessionSettings settings, SessionID id, String type, String directory) {
        settings.setString(id, "ConnectionType", type);
        settings.setString(id, "BeginString", id.getBeginString());
        settings.setString(id, "SenderCompID", id.getSenderCompID());
        settings.setString(id, "TargetCompID", id.getTargetCompID());
        settings.setString(id, "NonStopSession", "Y");
        settings.setString(id, "HeartBtInt", "30");
        // For sessions that are made from a template too.
        settings.setString("FileStorePath", directory + "/store");
        settings.setString(id, "UseDataDictionary", "Y");
        if (id.isFIXT()) {
            settings.setString(id, "DefaultApplVerID", "FIX.5.0SP2");
            settings.setString(id, "TransportDataDictionary", "FIXT11.xml");
            settings.setString(id, "AppDataDictionary", "FIX50SP2.xml");
        } else {
            settings.setString(id, "DataDictionary", "FIX44.xml");
        }
    }

    private static Session session(Map<String, String> query) {
        return Session.lookupSession(SESSIONS.get(query.get("session")));
    }

    private static String state(String name) {
        SessionID id = SESSIONS.get(name);
        Session session = id == null ? null : Session.lookupSession(id);
        if (session == null) {
            return "loggedOn=false\nsentAgain=0\nlogon=\n";
        }

        return "loggedOn=" + session.isLoggedOn() + "\nsentAgain="
                + SENT_AGAIN.getOrDefault(name, new AtomicInteger()) + "\nnextSender=" + session.getExpectedSenderNum()
                + "\nnextTarget=" + session.getExpectedTargetNum() + "\nlogon=" + LOGONS.getOrDefault(name, "") + "\n";
    }

    private static Message report(String id, String text) {
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
        message.setString(58, text);
        for (String party : new String[] {"P1", "P2"}) {
            Group group = new Group(453, 448, new int[] {448, 447, 452});
            group.setString(448, party);
            group.setString(447, "D");
            group.setString(452, "1");
            message.addGroup(group);
        }

        return message;
    }

    private static void on(HttpServer server, String path, Action action) {
        server.createContext(path, exchange -> {
            try {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                answer(exchange, 200, action.answer(query(exchange), body));
            } catch (Exception e) {
                answer(exchange, 500, e.toString());
            }
        });
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        String text = exchange.getRequestURI().getRawQuery();
        for (String part : text == null ? new String[0] : text.split("&")) {
            String[] pair = part.split("=", 2);
            query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }

        return query;
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static final class Broker implements Application {

        private final Map<String, String> credentials;

        Broker(Map<String, String> credentials) {
            this.credentials = credentials;
        }

        @Override
        public void onCreate(SessionID id) {
            SESSIONS.put(id.getSenderCompID(), id);
        }

        @Override
        public void onLogon(SessionID id) {}

        @Override
        public void onLogout(SessionID id) {}

        @Override
        public void toAdmin(Message message, SessionID id) {
            if (isLogon(message)) {
                for (Map.Entry<String, Integer> each :
                        Map.of("username", 553, "password", 554).entrySet()) {
                    if (credentials.containsKey(each.getKey())) {
                        message.setString(each.getValue(), credentials.get(each.getKey()));
                    }
                }
            }
        }

        @Override
        public void fromAdmin(Message message, SessionID id) throws FieldNotFound, RejectLogon {
            if (!isLogon(message)) {
                return;
            }
            StringBuilder fields = new StringBuilder();
            for (int tag : new int[] {95, 96, 553, 554, 1137}) {
                if (message.isSetField(tag)) {
                    fields.append(tag)
                            .append(':')
                            .append(message.getString(tag))
                            .append(' ');
                }
            }
            LOGONS.put(id.getSenderCompID(), fields.toString().strip());
            Map<String, String> wanted = demanded;
            if (!wanted.isEmpty()
                    && !fields.toString()
                            .contains("553:" + wanted.get("username") + " 554:" + wanted.get("password") + " ")) {
                throw new RejectLogon(
                        "Who are you, with " + (message.isSetField(554) ? message.getString(554) : "") + "?");
            }
        }

        private static boolean isLogon(Message message) {
            try {
                return message.getHeader().getString(35).equals("A");
            } catch (FieldNotFound e) {
                return false;
            }
        }

        @Override
        public void toApp(Message message, SessionID id) {
            if (message.getHeader().isSetField(43)) {
                SENT_AGAIN
                        .computeIfAbsent(id.getSenderCompID(), name -> new AtomicInteger())
                        .incrementAndGet();
            }
        }

        @Override
        public void fromApp(Message message, SessionID id) {}
    }
}
