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

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.mina.core.filterchain.IoFilter;
import quickfix.Application;
import quickfix.ConfigError;
import quickfix.DefaultMessageFactory;
import quickfix.MessageStoreFactory;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.SocketAcceptor;
import quickfix.SocketInitiator;
import quickfix.mina.SessionConnector;

/**
 * QuickFIX/J's engine for one session. Not that of Camel's component, which logs each message at DEBUG, a Logon with its
 * password too, and lets nobody stand before the network.
 */
final class FixEngine {

    /** Makes a connector that tells an application what happens. */
    private interface Kind {
        SessionConnector connector(Application application) throws ConfigError;
    }

    private final SessionID session;
    private final Optional<IoFilter> tls;
    private final Kind kind;
    private SessionConnector connector;

    private FixEngine(SessionID session, Optional<IoFilter> tls, Kind kind) {
        this.session = session;
        this.tls = tls;
        this.kind = kind;
    }

    static FixEngine initiator(
            SessionID session, SessionSettings settings, MessageStoreFactory stores, Optional<IoFilter> tls) {
        return new FixEngine(
                session,
                tls,
                application -> new SocketInitiator(
                        application, stores, settings, id -> new SilentLog(), new DefaultMessageFactory()));
    }

    static FixEngine acceptor(
            SessionID session, SessionSettings settings, MessageStoreFactory stores, Optional<IoFilter> tls) {
        return new FixEngine(
                session,
                tls,
                application -> new SocketAcceptor(
                        application, stores, settings, id -> new SilentLog(), new DefaultMessageFactory()));
    }

    /**
     * @param trouble is told why a connection failed
     * @throws ConfigError if it cannot listen, among other things
     */
    void start(Application application, Consumer<String> trouble) throws ConfigError {
        FixGuard guard = new FixGuard(session, trouble);
        connector = kind.connector(application);
        connector.setIoFilterChainBuilder(chain -> {
            guard.enter(chain);
            tls.ifPresent(filter -> chain.addFirst("tls", filter));
        });
        connector.start();
    }

    /** Whether it is the one that logs on. */
    boolean initiates() {
        return connector instanceof SocketInitiator;
    }

    /** Logs off. What comes until then is still told. */
    void stop() {
        if (connector != null) {
            connector.stop();
        }
    }
}
