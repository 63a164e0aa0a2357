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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.quickfixj.CharsetSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Application;
import quickfix.FieldNotFound;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;

/**
 * Hears the engine in place of the consumer of Camel's component, which lets messages that come while it starts or stops pass
 * as received.
 */
final class FixSessionConsumer extends DefaultConsumer implements Application {

    private static final Logger LOG = LoggerFactory.getLogger(FixSessionConsumer.class);
    private static final int MOST_CHARACTERS = 200;
    private static final int MSG_TYPE = 35;
    private static final int TEXT = 58;
    private static final String LOGON = "A";
    private static final String LOGOUT = "5";

    private final FixEngine engine;
    private final Duration patience;
    private final FixCredentials credentials;
    private final CountDownLatch loggedOn = new CountDownLatch(1);
    private volatile String broken = "";
    private volatile String said = "";

    /** @param patience how long the first logon may take; zero to wait for none */
    FixSessionConsumer(
            FixEndpoint endpoint, Processor keep, FixEngine engine, Duration patience, FixCredentials credentials) {
        super(endpoint, keep);
        this.engine = engine;
        this.patience = patience;
        this.credentials = credentials;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        engine.start(this, reason -> broken = reason);
        if (!patience.isZero() && !loggedOn.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            engine.stop();
            // It breaks the connection once it has said why.
            String why = said.isEmpty() ? broken : said;
            throw new CaravanException(
                    Category.SOURCE_UNREACHABLE,
                    "no logon within " + patience.toSeconds() + " s" + (why.isEmpty() ? "" : " (" + why + ")")
                            + "; check the address, both CompIDs, beginString, username and password, and that the"
                            + " counterparty expects this session now");
        }
    }

    @Override
    protected void doStop() throws Exception {
        engine.stop();
        super.doStop();
    }

    @Override
    public void onCreate(SessionID session) {}

    @Override
    public void onLogon(SessionID session) {
        loggedOn.countDown();
        LOG.info("Logged on to FIX session {}", session);
    }

    @Override
    public void onLogout(SessionID session) {
        LOG.info("Logged off from FIX session {}", session);
    }

    @Override
    public void toAdmin(Message message, SessionID session) {
        if (isOf(message, LOGON) && engine.initiates()) {
            credentials.enter(message);
        }
    }

    @Override
    public void fromAdmin(Message message, SessionID session) {
        if (isOf(message, LOGOUT)) {
            hear(session, message);
        } else if (isOf(message, LOGON) && !engine.initiates() && !credentials.areIn(message)) {
            LOG.warn("Refused a Logon to FIX session {}: username or password are not those agreed on.", session);
            // The engine's own refusal counts the Logon: whoever knows the names could move the numbers on.
            throw failed(session, "the credentials are wrong");
        }
    }

    /** What a counterparty says as it hangs up is the one thing that tells why. */
    private void hear(SessionID session, Message logout) {
        try {
            String text = logout.isSetField(TEXT) ? logout.getString(TEXT) : "";
            if (!text.isBlank()) {
                String plain = credentials.hideIn(text).replaceAll("[^\\x20-\\x7e]", " ");
                said = "the counterparty said: "
                        + plain.substring(0, Math.min(plain.length(), MOST_CHARACTERS))
                                .strip();
                LOG.warn("FIX session {}: {}", session, said);
            }
        } catch (FieldNotFound e) {
            LOG.debug("A Logout without a text", e);
        }
    }

    @Override
    public void toApp(Message message, SessionID session) {
        // Nothing is sent.
    }

    @Override
    public void fromApp(Message message, SessionID session) {
        Exchange exchange = createExchange(true);
        try {
            // Not as the engine would write it, which orders fields anew.
            exchange.getMessage().setBody(message.toRawString().getBytes(CharsetSupport.getCharsetInstance()));
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        boolean kept = exchange.getException() == null;
        releaseExchange(exchange, false);
        if (!kept) {
            // The engine does not ask twice within a connection; with the next one it does.
            throw failed(session, "a message could not be kept");
        }
    }

    /** To be thrown, so that the engine does not count what it has told of. */
    private static IllegalStateException failed(SessionID session, String reason) {
        try {
            Session.lookupSession(session).disconnect(reason, false);
        } catch (IOException e) {
            LOG.debug("A connection was gone already", e);
        }

        return new IllegalStateException(reason);
    }

    private static boolean isOf(Message message, String type) {
        try {
            return message.getHeader().getString(MSG_TYPE).equals(type);
        } catch (FieldNotFound e) {
            return false;
        }
    }
}
