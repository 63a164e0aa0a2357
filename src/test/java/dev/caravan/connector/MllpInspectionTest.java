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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.servers.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A listener has no server that one could go to: what can be wrong is its own address. */
class MllpInspectionTest {

    @Test
    void aFreePortIsTakenForAMomentOnly() throws IOException {
        int port = FreePort.next();

        try (Connection listener = listener("127.0.0.1", port)) {
            assertThat(listener.check().failure()).isEmpty();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            assertThat(listener.check().results())
                    .extracting(Checklist.Result::step)
                    .containsExactly(Step.DNS, Step.TCP);
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection listener = listener("127.0.0.1", taken.getLocalPort())) {
            assertFailsAt(Step.TCP, listener, "Cannot listen at 127.0.0.1:" + taken.getLocalPort() + ": ");
        }
    }

    @Test
    void anAddressThatIsNotThereIsSaid() {
        try (Connection listener = listener("no-such-host.invalid", 2575)) {
            assertFailsAt(Step.DNS, listener, "Cannot listen at no-such-host.invalid:2575: ");
        }
        try (Connection listener = listener("127.0.0.1", 65_536)) {
            assertFailsAt(Step.SETTINGS, listener, "Cannot listen at 127.0.0.1:65536: ");
        }
    }

    @Test
    void whatSendersSendCannotBePreviewed() {
        try (Connection listener = listener("127.0.0.1", FreePort.next())) {
            assertThat(listener.discover()).singleElement().satisfies(stream -> assertThat(stream.schema())
                    .isEmpty());
            assertThatThrownBy(() -> listener.preview("", 1))
                    .isInstanceOf(StepFailed.class)
                    .hasMessageStartingWith("Cannot preview mllp-");
        }
    }

    private static void assertFailsAt(Step step, Connection listener, String message) {
        Checklist steps = listener.check();
        assertThat(steps.failure()).isPresent();
        Checklist.Result last = steps.results().get(steps.results().size() - 1);
        assertThat(last.step()).isEqualTo(step);
        assertThat(last.detail()).startsWith(message);
    }

    private static Connection listener(String host, int port) {
        return Connection.open(
                new ConnectionSettings(
                        "listener",
                        CatalogIndex.load().kamelet("caravan-mllp-source").orElseThrow(),
                        List.of(new Layer("test", Map.of("host", host, "port", String.valueOf(port)))),
                        Map.of(),
                        List.of()),
                List.of());
    }
}
