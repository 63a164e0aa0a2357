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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.component.quickfixj.QuickfixjEndpoint;
import org.apache.camel.component.quickfixj.QuickfixjEngine;
import quickfix.Acceptor;
import quickfix.FileStoreFactory;
import quickfix.FixVersions;
import quickfix.Initiator;
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

    @Override
    public Endpoint endpoint(CamelContext context, String uri, Path state) throws Exception {
        Files.createDirectories(state);
        SessionSettings session = settings(state);
        Component component = context.getComponent("quickfix");
        QuickfixjEngine engine =
                new QuickfixjEngine(uri, session, new FileStoreFactory(session), id -> new SilentLog(), null, false);
        QuickfixjEndpoint endpoint = new QuickfixjEndpoint(engine, uri, component);
        endpoint.setCamelContext(context);

        return endpoint;
    }

    @Override
    public Consumer createConsumer(Endpoint delegate, Processor keep) {
        QuickfixjEndpoint endpoint = (QuickfixjEndpoint) delegate;
        Duration patience = isInitiator() && isNonStop() ? logonTimeout : Duration.ZERO;

        return new FixSessionConsumer(endpoint, keep, patience);
    }

    @Override
    public byte[] identity(byte[] message) {
        return FixIdentity.of(message);
    }

    @Override
    public void check(Checklist steps, String uri) {
        if (isInitiator()) {
            Network.reach(steps, "the counterparty", host + ":" + port);
        } else {
            Receiver.super.check(steps, uri);
        }
    }

    /** With all of the engine's judging off: what a counterparty sent has to land. */
    private SessionSettings settings(Path store) {
        SessionID session = new SessionID(beginString, senderCompId, targetCompId);
        SessionSettings settings = new SessionSettings();
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
        set(settings, session, Session.SETTING_USE_DATA_DICTIONARY, "N");
        set(settings, session, Session.SETTING_VALIDATE_INCOMING_MESSAGE, "N");
        set(settings, session, Session.SETTING_CHECK_LATENCY, "N");
        set(settings, session, Session.SETTING_REQUIRES_ORIG_SENDING_TIME, "N");
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
}
