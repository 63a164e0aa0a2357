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
package dev.caravan.connector.fix;

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Network;
import dev.caravan.connector.spool.Receiver;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import quickfix.Acceptor;
import quickfix.FileStoreFactory;
import quickfix.FixVersions;
import quickfix.Initiator;
import quickfix.MessageStore;
import quickfix.MessageStoreFactory;
import quickfix.Session;
import quickfix.SessionFactory;
import quickfix.SessionID;
import quickfix.SessionSettings;

/**
 * The bean of caravan-fix-source: one session of QuickFIX/J's engine, in front of a spool. The engine counts a message as
 * received when the spool has it on disk; what it did not count it asks its counterparty for again.
 */
public class FixSession implements Receiver {

    private static final String INITIATOR = "initiator";
    private static final Pattern COMP_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private String connectionType = INITIATOR;
    private String host;
    private int port;
    private String beginString = "FIX.4.4";
    private String defaultApplVerId = "FIX.5.0SP2";
    private String senderCompId;
    private String targetCompId;
    private int heartBtInt = 30;
    private int reconnectInterval = 5;
    private String startTime = "";
    private String endTime = "";
    private Duration logonTimeout = Duration.ofSeconds(30);
    private int nextSenderMsgSeqNum;
    private int nextTargetMsgSeqNum;
    private boolean hasLanded;
    private FixTls tls = new FixTls();
    private FixCredentials credentials = new FixCredentials();

    @Override
    public void resume(long offset) {
        hasLanded = offset > 0;
    }

    @Override
    public Endpoint endpoint(CamelContext context, String uri, Path state) throws Exception {
        Files.createDirectories(state);

        return new FixEndpoint(context, uri, state);
    }

    @Override
    public Consumer createConsumer(Endpoint delegate, Processor keep) throws Exception {
        if (!COMP_ID.matcher(senderCompId).matches()
                || !COMP_ID.matcher(targetCompId).matches()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot hold a FIX session: senderCompId and targetCompId have 1 to 64 letters, digits and any of"
                            + " . _ -; the session's directory is named after them.");
        }
        FixEndpoint endpoint = (FixEndpoint) delegate;
        SessionID id = new SessionID(beginString, senderCompId, targetCompId);
        SessionSettings settings = settings(id, endpoint.store());
        MessageStoreFactory stores = new FileStoreFactory(settings);
        if (!isStored(endpoint.store())) {
            begin(endpoint.store(), stores, id);
        }
        FixEngine engine = isInitiator()
                ? FixEngine.initiator(id, settings, stores, tls.to(host, port))
                : FixEngine.acceptor(id, settings, stores, tls.here());
        Duration patience = isInitiator() && isNonStop() ? logonTimeout : Duration.ZERO;

        return new FixSessionConsumer(endpoint, keep, engine, patience, credentials);
    }

    private static boolean isStored(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.findAny().isPresent();
        }
    }

    /**
     * With the numbers of a session whose own are not here: it was held by another engine, or its directory is lost. Then to
     * begin with 1 would not do: refused again and again, each time with the next number, it would get through in the end, and
     * be sent everything once more.
     */
    private void begin(Path directory, MessageStoreFactory stores, SessionID id) throws IOException {
        if (hasLanded && (nextSenderMsgSeqNum < 1 || nextTargetMsgSeqNum < 1)) {
            throw new CaravanException(
                    Category.STORAGE,
                    "Cannot go on with FIX session " + id
                            + ": messages of it have landed, and its sequence numbers are not in "
                            + directory + ". Bring that directory back, or give nextSenderMsgSeqNum and"
                            + " nextTargetMsgSeqNum. Nothing was received.");
        }
        MessageStore store = stores.create(id);
        store.setNextSenderMsgSeqNum(Math.max(1, nextSenderMsgSeqNum));
        store.setNextTargetMsgSeqNum(Math.max(1, nextTargetMsgSeqNum));
        ((Closeable) store).close();
    }

    @Override
    public byte[] identity(byte[] message) {
        return FixIdentity.of(message);
    }

    @Override
    public void check(Checklist steps, String uri) {
        if (isInitiator()) {
            Network.reach(steps, "the counterparty", host + ":" + port);
            tls.check(steps, host, port);
        } else {
            Receiver.super.check(steps, uri);
        }
    }

    /** With all of the engine's judging off: what a counterparty sent has to land. */
    private SessionSettings settings(SessionID session, Path store) {
        SessionSettings settings = new SessionSettings();
        // Otherwise ${...} in a value stands for a property of this process.
        settings.setVariableValues(new Properties());
        set(settings, session, SessionFactory.SETTING_CONNECTION_TYPE, connectionType);
        set(settings, session, SessionSettings.BEGINSTRING, beginString);
        set(settings, session, SessionSettings.SENDERCOMPID, senderCompId);
        set(settings, session, SessionSettings.TARGETCOMPID, targetCompId);
        if (beginString.equals(FixVersions.BEGINSTRING_FIXT11)) {
            set(settings, session, Session.SETTING_DEFAULT_APPL_VER_ID, defaultApplVerId);
        }
        if (isInitiator()) {
            set(settings, session, Initiator.SETTING_SOCKET_CONNECT_HOST, host);
            set(settings, session, Initiator.SETTING_SOCKET_CONNECT_PORT, String.valueOf(port));
            set(settings, session, Initiator.SETTING_RECONNECT_INTERVAL, String.valueOf(reconnectInterval));
        } else {
            set(settings, session, Acceptor.SETTING_SOCKET_ACCEPT_ADDRESS, host);
            set(settings, session, Acceptor.SETTING_SOCKET_ACCEPT_PORT, String.valueOf(port));
        }
        set(settings, session, Session.SETTING_HEARTBTINT, String.valueOf(heartBtInt));
        if (isNonStop()) {
            set(settings, session, Session.SETTING_NON_STOP_SESSION, "Y");
        } else {
            set(settings, session, Session.SETTING_START_TIME, startTime);
            set(settings, session, Session.SETTING_END_TIME, endTime);
        }
        set(settings, session, FileStoreFactory.SETTING_FILE_STORE_PATH, store.toString());
        // A number that power took back is one that the counterparty has seen: it would not talk to us any more.
        set(settings, session, FileStoreFactory.SETTING_FILE_STORE_SYNC, "Y");
        set(settings, session, Session.SETTING_USE_DATA_DICTIONARY, "N");
        set(settings, session, Session.SETTING_VALIDATE_INCOMING_MESSAGE, "N");
        set(settings, session, Session.SETTING_CHECK_LATENCY, "N");
        set(settings, session, Session.SETTING_REQUIRES_ORIG_SENDING_TIME, "N");
        // Of all that is sent, the Logon with its password is most of it.
        set(settings, session, Session.SETTING_PERSIST_MESSAGES, "N");

        return settings;
    }

    private static void set(SessionSettings settings, SessionID session, String name, String value) {
        settings.setString(session, name, value);
    }

    private boolean isInitiator() {
        return connectionType.equals(INITIATOR);
    }

    /** Without hours, and so without a time at which the sequence numbers begin anew. */
    private boolean isNonStop() {
        return startTime.isBlank() && endTime.isBlank();
    }

    public void setConnectionType(String connectionType) {
        this.connectionType = connectionType;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public void setBeginString(String beginString) {
        this.beginString = beginString;
    }

    public void setDefaultApplVerId(String version) {
        this.defaultApplVerId = version;
    }

    public void setSenderCompId(String senderCompId) {
        this.senderCompId = senderCompId;
    }

    public void setTargetCompId(String targetCompId) {
        this.targetCompId = targetCompId;
    }

    public void setHeartBtInt(int seconds) {
        this.heartBtInt = seconds;
    }

    public void setReconnectInterval(int seconds) {
        this.reconnectInterval = seconds;
    }

    public void setStartTime(String startTime) {
        this.startTime = startTime;
    }

    public void setEndTime(String endTime) {
        this.endTime = endTime;
    }

    public void setLogonTimeoutSeconds(int seconds) {
        logonTimeout = Duration.ofSeconds(seconds);
    }

    /** The number of our next message in a session of which nothing is stored here; zero if it is not known. */
    public void setNextSenderMsgSeqNum(int number) {
        this.nextSenderMsgSeqNum = number;
    }

    /** The number of the counterparty's next message that is wanted in such a session. */
    public void setNextTargetMsgSeqNum(int number) {
        this.nextTargetMsgSeqNum = number;
    }

    public void setTls(FixTls tls) {
        this.tls = tls;
    }

    public void setCredentials(FixCredentials credentials) {
        this.credentials = credentials;
    }
}
