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
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.quickfixj.QuickfixjEndpoint;
import org.apache.camel.component.quickfixj.QuickfixjEngine;
import org.apache.camel.component.quickfixj.QuickfixjEventCategory;
import org.apache.camel.component.quickfixj.QuickfixjEventListener;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.quickfixj.CharsetSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;

/**
 * Hears the engine of Camel's component in place of that component's own consumer, which lets messages that come while it
 * starts or stops pass as received.
 */
final class FixSessionConsumer extends DefaultConsumer implements QuickfixjEventListener {

    private static final Logger LOG = LoggerFactory.getLogger(FixSessionConsumer.class);

    private final QuickfixjEngine engine;
    private final Duration patience;
    private final CountDownLatch loggedOn = new CountDownLatch(1);

    /** @param patience how long the first logon may take; zero to wait for none */
    FixSessionConsumer(QuickfixjEndpoint endpoint, Processor keep, Duration patience) {
        super(endpoint, keep);
        this.engine = endpoint.getEngine();
        this.patience = patience;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        engine.addEventListener(this);
        ServiceHelper.startService(engine);
        if (!patience.isZero() && !loggedOn.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            ServiceHelper.stopAndShutdownService(engine);
            throw new CaravanException(
                    Category.SOURCE_UNREACHABLE,
                    "no logon within " + patience.toSeconds() + " s; check the address, both CompIDs, beginString, and"
                            + " that the counterparty expects this session now");
        }
    }

    @Override
    protected void doStop() throws Exception {
        // Its listeners stay until the last message was heard.
        ServiceHelper.stopAndShutdownService(engine);
        super.doStop();
    }

    @Override
    public void onEvent(QuickfixjEventCategory category, SessionID session, Message message) throws Exception {
        switch (category) {
            case AppMessageReceived -> keep(session, message);
            case SessionLogon -> {
                loggedOn.countDown();
                LOG.info("Logged on to FIX session {}", session);
            }
            case SessionLogoff -> LOG.info("Logged off from FIX session {}", session);
            default -> {
                // The rest is the session's own affair.
            }
        }
    }

    private void keep(SessionID session, Message message) throws Exception {
        Exchange exchange = createExchange(true);
        try {
            // Not as the engine would write it, which orders fields anew.
            exchange.getMessage().setBody(message.toRawString().getBytes(CharsetSupport.getCharsetInstance()));
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                // The engine does not ask twice within a connection; with the next one it does.
                Session.lookupSession(session).disconnect("a message could not be kept", false);
                throw exchange.getException();
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
