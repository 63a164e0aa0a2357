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
package dev.caravan.connector.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.SharedServers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BinlogFailuresTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long NUMBER = 59_001;

    private final MariaDbServer server = SharedServers.mariaDb();

    /** The server hangs up on who came first. */
    @Test
    void whoseNumberAnotherReaderTakesIsToldSo() throws Exception {
        AtomicReference<Exception> told = new AtomicReference<>();
        BinaryLogClient one = client();
        BinaryLogClient other = client();
        one.registerLifecycleListener(new BinaryLogClient.AbstractLifecycleListener() {
            @Override
            public void onCommunicationFailure(BinaryLogClient client, Exception failure) {
                told.set(failure);
            }
        });
        try {
            connect(one);
            connect(other);
            await().atMost(PATIENCE).until(() -> told.get() != null);
        } finally {
            one.disconnect();
            other.disconnect();
        }

        CaravanException failure = new BinlogFailures("here:3306/shop", "orders", "59001").of(told.get());

        assertThat(failure.category()).as(failure.getMessage()).isEqualTo(Category.CONFIG);
        assertThat(failure)
                .hasMessageContaining("somebody else reads it as server 59001 too. Give each pipeline a serverId");
    }

    private BinaryLogClient client() {
        BinaryLogClient client = new BinaryLogClient(server.host(), server.port(), server.user(), server.password());
        client.setServerId(NUMBER);
        client.setKeepAlive(false);

        return client;
    }

    private static void connect(BinaryLogClient client) throws IOException, TimeoutException {
        client.connect(PATIENCE.toMillis());
    }
}
