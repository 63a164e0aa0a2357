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
package dev.caravan.connector;

import dev.caravan.servers.FixCounterparty;
import dev.caravan.testing.Exercises;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A stream is a session, named by the counterparty; what is added waits there until somebody has logged on. */
@Exercises(kamelet = "caravan-fix-source", against = "compatible")
class FixContractTest extends ConnectorContractTest {

    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private static FixCounterparty broker;

    private final Deque<String> waiting = new ArrayDeque<>();

    @BeforeAll
    static void startBroker() {
        broker = FixCounterparty.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    String connector() {
        return "caravan-fix-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of("port", String.valueOf(broker.port()), "senderCompId", "CARAVAN", "reconnectInterval", "1");
    }

    @Override
    String streamSetting() {
        return "targetCompId";
    }

    @Override
    String create() {
        return "BROKER-" + SESSIONS.incrementAndGet();
    }

    @Override
    String steps() {
        return "- to: {uri: 'kamelet:caravan-fix-parse-action'}\n";
    }

    @Override
    String id() {
        return FixRoute.ID;
    }

    @Override
    void add(String stream, int from, int count) {
        waiting.add(IntStream.range(from, from + count)
                .mapToObj(id -> id + " " + name(id))
                .collect(Collectors.joining("\n")));
    }

    /** A name is a free text. */
    @Override
    void add(String stream, Map<String, Object> fields) {
        waiting.add(fields.get("id") + " " + fields.get("name"));
    }

    @Override
    String nameColumn() {
        return "filter(fields, f -> f.tag = 58)[0].value";
    }

    @Override
    String discovered(String stream) {
        return "fix-CARAVAN-" + stream;
    }

    @Override
    void deliver(String stream) {
        for (; !waiting.isEmpty(); waiting.remove()) {
            broker.send(stream, waiting.peek());
        }
    }

    @Override
    boolean takesManyQuickly() {
        return false;
    }

    @Override
    Map<String, String> secrets() {
        return Map.of("username", "lake", "password", "password " + CANARY, "tlsKeyStorePassword", "keys " + CANARY);
    }

    @Override
    Map<Wrong, NotApplicable> notApplicable() {
        return Map.of(Wrong.PASSWORD, NotApplicable.HAS_NUMBERED_LOGINS, Wrong.OBJECT, NotApplicable.IS_A_LISTENER);
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(
                OF_A_LISTENER,
                Map.of(
                        Check.NEW_FIELD, NotApplicable.HAS_FIXED_FIELDS,
                        Check.WIDER_TYPE, NotApplicable.HAS_FIXED_FIELDS,
                        Check.MALFORMED, NotApplicable.HAS_ONLY_WHOLE_RECORDS,
                        Check.HEADERS, NotApplicable.HAS_NO_HEADERS));
    }
}
