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

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.observe.Category;
import dev.caravan.servers.FreePort;
import dev.caravan.testing.Exercises;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As far as one comes without an IBM i: the driver is made with the settings, and asked for a connection. */
@Exercises(kamelet = "caravan-ibmi-source", against = "driver")
class IbmiSourceTest {

    @Test
    void aHostWithoutAnAddressFailsAtItsStep() {
        Checklist steps = check(Map.of("host", "no-such-host.invalid"));

        assertThat(last(steps).step()).isEqualTo(Step.DNS);
        assertThat(last(steps).detail()).startsWith("Cannot reach IBM i at no-such-host.invalid:8471: ");
    }

    @Test
    void aPortWhereNobodyAnswersFailsAtItsStep() {
        Checklist steps = check(Map.of("port", String.valueOf(FreePort.next())));

        assertThat(last(steps).step()).isEqualTo(Step.TCP);
    }

    /** The driver goes to the sign-on server, which is not there. */
    @ParameterizedTest
    @CsvSource({"sql,false,false", "system,true,false"})
    void whatIsNoIbmiIsToldByTheDriver(String naming, String translateBinary, String secure) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Checklist steps = check(Map.of(
                    "port", String.valueOf(other.getLocalPort()),
                    "naming", naming,
                    "translateBinary", translateBinary,
                    "secure", secure,
                    "libraries", "SALESLIB,COMMON"));

            assertThat(steps.results()).extracting(Checklist.Result::step).startsWith(Step.DNS, Step.TCP);
            assertThat(steps.failure().orElseThrow().category()).isEqualTo(Category.SOURCE_UNREACHABLE);
            assertThat(last(steps).detail())
                    .startsWith("Cannot log in to IBM i at 127.0.0.1: ")
                    .hasLineCount(1)
                    .doesNotContain("a-secret");
        }
    }

    private static Checklist.Result last(Checklist steps) {
        return steps.results().get(steps.results().size() - 1);
    }

    private static Checklist check(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "host",
                "127.0.0.1",
                "username",
                "CARAVAN",
                "password",
                "a-secret",
                "table",
                "ORDERS",
                "timeoutSeconds",
                "5"));
        settings.putAll(more);
        try (Connection connection = Connection.open(
                new ConnectionSettings(
                        "ibmi",
                        CatalogIndex.load().kamelet("caravan-ibmi-source").orElseThrow(),
                        List.of(new Layer("test", settings)),
                        Map.of(),
                        List.of()),
                List.of())) {
            return connection.check();
        }
    }
}
