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
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.MessageUtils;
import quickfix.SessionID;
import quickfix.mina.SessionConnector;
import quickfix.mina.message.FIXProtocolCodecFactory;

/**
 * Stands between the network and the engine, which holds whatever comes in memory until it is a message, keeps connections that
 * never log on, and logs messages of strangers with all that is in them.
 */
final class FixGuard extends IoFilterAdapter {

    static final int MAX_LOGON_BYTES = 64 << 10;
    static final int MAX_STRANGERS = 20;

    private static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(FixGuard.class);
    private static final String UNFINISHED = FixGuard.class.getName();

    private final SessionID expected;
    private final Consumer<String> trouble;
    private final Set<IoSession> strangers = new LinkedHashSet<>();

    /**
     * @param expected the session that is taken part in
     * @param trouble is told why a connection failed
     */
    FixGuard(SessionID expected, Consumer<String> trouble) {
        this.expected = expected;
        this.trouble = trouble;
    }

    /** On both sides of the codec: of bytes in front of it, of messages behind. */
    void enter(IoFilterChain chain) {
        chain.addBefore(FIXProtocolCodecFactory.FILTER_NAME, "bytes", this);
        chain.addAfter(FIXProtocolCodecFactory.FILTER_NAME, "messages", this);
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession connection) throws Exception {
        makeRoomFor(connection);
        next.sessionOpened(connection);
    }

    private synchronized void makeRoomFor(IoSession connection) {
        strangers.removeIf(FixGuard::isKnown);
        strangers.add(connection);
        Iterator<IoSession> oldest = strangers.iterator();
        for (int over = strangers.size() - MAX_STRANGERS; over > 0; over--) {
            oldest.next().closeNow();
            oldest.remove();
        }
    }

    @Override
    public void sessionClosed(NextFilter next, IoSession connection) throws Exception {
        synchronized (this) {
            strangers.remove(connection);
        }
        next.sessionClosed(connection);
    }

    @Override
    public void messageReceived(NextFilter next, IoSession connection, Object received) throws Exception {
        if (received instanceof IoBuffer buffer) {
            long unfinished = (long) connection.getAttribute(UNFINISHED, 0L) + buffer.remaining();
            connection.setAttribute(UNFINISHED, unfinished);
            if (unfinished > (isKnown(connection) ? MAX_MESSAGE_BYTES : MAX_LOGON_BYTES)) {
                hangUp(connection, "it sends no end of a message");
                return;
            }
        } else {
            connection.setAttribute(UNFINISHED, 0L);
            if (!isKnown(connection) && !beginsOurs(received.toString())) {
                hangUp(connection, "it does not begin with a Logon of " + expected);
                return;
            }
        }
        next.messageReceived(connection, received);
    }

    private boolean beginsOurs(String message) {
        return MessageUtils.isLogon(message) && expected.equals(MessageUtils.getReverseSessionID(message));
    }

    @Override
    public void exceptionCaught(NextFilter next, IoSession connection, Throwable cause) throws Exception {
        if (cause instanceof IOException) {
            trouble.accept(CaravanException.reasonOf(cause));
        }
        if (isKnown(connection)) {
            next.exceptionCaught(connection, cause);
        } else {
            hangUp(connection, cause instanceof IOException ? "it broke" : "it speaks no FIX");
        }
    }

    /** Known is who has sent a Logon with the names of the session, and whom we have called. */
    private static boolean isKnown(IoSession connection) {
        return connection.containsAttribute(SessionConnector.QF_SESSION);
    }

    private static void hangUp(IoSession connection, String reason) {
        LOG.debug("Hung up on a connection from {}: {}", connection.getRemoteAddress(), reason);
        connection.closeNow();
    }
}
