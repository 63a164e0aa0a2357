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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.LossyProxy;
import dev.caravan.testing.TestLake;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a run whose server goes away: the settings {@code maxRetries} and {@code timeoutSeconds}. */
abstract class RetryContract extends FailureContract {

    private static final int FIRST = 1_000_001;
    private static final int RECORDS = 3_000;

    /** In the middle of the records, each of which is longer than four hundred. */
    private static final long BREAK_BYTES = 500_000;

    private static final String BATCHES = "batchRows: " + RECORDS / 4;

    private static final Map<String, String> ONCE = Map.of("maxRetries", "0", "timeoutSeconds", "2");
    private static final Map<String, String> PATIENTLY = Map.of("maxRetries", "4", "timeoutSeconds", "5");

    @Test
    void aServerThatIsAwayFailsARunThatMayNotTryAgain() throws Exception {
        needsServer();
        String stream = create();
        add(stream, 1, 3);
        String table = table("away");

        CaravanException failure;
        try (LossyProxy proxy = proxy()) {
            proxy.refuse(Integer.MAX_VALUE);
            failure = attempt(
                            yaml(with(incremental(stream), at(proxy.port()), ONCE), table),
                            table,
                            stream,
                            3,
                            context -> {})
                    .ourFailure();
        }

        assertThat(failure.category()).as(failure.getMessage()).isEqualTo(Category.SOURCE_UNREACHABLE);
        assertThat(failure.getMessage()).hasLineCount(1).startsWith("Cannot ").endsWith(".");
        assertThat(TestLake.exists(table)).isFalse();
    }

    @Test
    void aServerThatComesBackInTimeIsReadAsIfItHadNotBeenAway() throws Exception {
        needsServer();
        String stream = create();
        add(stream, 1, 3);

        try (LossyProxy proxy = proxy()) {
            proxy.refuse(attempts());
            assertThat(through(proxy, stream, 3, table("back"))).isEqualTo(new Counts(3, 3, 0, 0));
            assertThat(proxy.refused()).isEqualTo(attempts());
        }
    }

    /** Connections that are refused until the connector's own client gives up, and one more. */
    int attempts() {
        return 1;
    }

    /** R9, R10: it goes on behind what it has handed over. */
    @Test
    void aConnectionThatIsLostMidwayLosesAndDoublesNothing() throws Exception {
        needsServer();
        String stream = create();
        String table = table("lost");
        begin(stream, table);
        add(stream, FIRST, RECORDS);

        try (LossyProxy proxy = proxy()) {
            proxy.breakAfter(BREAK_BYTES, 1);
            assertThat(through(proxy, stream, RECORDS, table).landed()).isEqualTo(RECORDS);
            assertThat(proxy.hasBroken()).isTrue();
        }

        assertThat(ids(table)).isEqualTo(numbers(FIRST, FIRST + RECORDS - 1));
    }

    @Test
    void aServerThatGoesAwayForGoodFailsTheRunAndTheNextOneGoesOn() throws Exception {
        needsServer();
        String stream = create();
        String table = table("gone");
        begin(stream, table);
        add(stream, FIRST, RECORDS);

        try (LossyProxy proxy = proxy()) {
            proxy.breakAfter(BREAK_BYTES, Integer.MAX_VALUE);
            Map<String, String> settings = with(incremental(stream), at(proxy.port()), ONCE);
            CaravanException failure = attempt(yaml(settings, table, BATCHES), table, stream, RECORDS, context -> {})
                    .ourFailure();
            assertThat(failure.category()).as(failure.getMessage()).isEqualTo(Category.SOURCE_UNREACHABLE);
        }
        attempt(table, stream, RECORDS).succeeded();

        assertThat(ids(table)).isEqualTo(numbers(FIRST, FIRST + RECORDS - 1));
    }

    private Counts through(LossyProxy proxy, String stream, int records, String table) {
        Map<String, String> settings = with(incremental(stream), at(proxy.port()), PATIENTLY);

        return attempt(yaml(settings, table, BATCHES), table, stream, records, context -> {})
                .succeeded()
                .counts(table);
    }

    /** Of a source with a server, both settings are the same wherever there is one. */
    private void needsServer() {
        needs(Check.AWAY);
        NotApplicable why = notApplicable().get(Wrong.PORT);
        if (why != null) {
            throw why.asException();
        }
        Map<String, Kamelet.Property> properties = kamelet().properties();
        assertThat(properties.get("maxRetries").title()).isEqualTo("Retries");
        assertThat(properties.get("timeoutSeconds").title()).isEqualTo("Timeout");
    }
}
