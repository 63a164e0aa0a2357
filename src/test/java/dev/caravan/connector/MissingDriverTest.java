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
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.driver.Drivers;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connectors whose driver may not be shipped say how to get it. */
class MissingDriverTest {

    @ParameterizedTest
    @CsvSource({
        "caravan-hana-source,hana",
        "caravan-oracle-ebs-source,oracle",
        "caravan-peoplesoft-source,oracle",
        "caravan-oracle-source,oracle",
        "caravan-sqlserver-source,sqlserver",
        "caravan-db2-source,db2",
        "caravan-redshift-source,redshift",
        "caravan-synapse-source,sqlserver",
        "caravan-clickhouse-source,clickhouse",
        "caravan-trino-source,trino",
        "caravan-dremio-source,flight-sql",
        "caravan-vertica-source,vertica",
        "caravan-teradata-source,teradata",
    })
    void theDriverThatIsNotThereIsToldWithTheCommandThatFetchesIt(String connector, String driver) {
        assumeThat(Drivers.known())
                .as("drivers that whoever runs this has installed")
                .noneMatch(
                        known -> known.name().equals(driver) && Drivers.ofUser().isInstalled(known));
        Map<String, String> settings = new HashMap<>(
                Map.of("host", "127.0.0.1", "username", "reader", "password", "a-secret", "table", "ORDERS"));
        Map.of("service", "PROD", "database", "PROD", "catalog", "prod", "schema", "SALES")
                .forEach((name, value) -> {
                    if (CatalogIndex.load().kamelet(connector).orElseThrow().isRequired(name)) {
                        settings.put(name, value);
                    }
                });

        Throwable failure = catchThrowable(() -> discover(connector, settings));

        assertThat(CaravanException.in(failure).orElseThrow().category()).isEqualTo(Category.CONFIG);
        assertThat(failure)
                .hasMessageContaining("./caravan drivers install " + driver)
                .hasMessageNotContaining("a-secret");
    }

    /** It is in no repository. */
    @Test
    void theDriverThatCannotBeFetchedIsToldWithThePlaceForIt() {
        assumeThat(Drivers.ofUser().directory().resolve("nzjdbc.jar")).doesNotExist();

        Throwable failure = catchThrowable(() -> discover(
                "caravan-netezza-source",
                Map.of(
                        "host", "127.0.0.1",
                        "database", "PROD",
                        "username", "reader",
                        "password", "a-secret",
                        "table", "ORDERS")));

        assertThat(CaravanException.in(failure).orElseThrow().category()).isEqualTo(Category.CONFIG);
        assertThat(failure)
                .hasMessageContaining("there is no driver org.netezza.Driver. Put its jar into "
                        + Drivers.ofUser().directory() + ".")
                .hasMessageNotContaining("a-secret");
    }

    private static void discover(String connector, Map<String, String> settings) {
        try (Connection connection = Connection.open(
                new ConnectionSettings(
                        "driverless",
                        CatalogIndex.load().kamelet(connector).orElseThrow(),
                        List.of(new Layer("test", settings)),
                        Map.of(),
                        List.of()),
                List.of())) {
            // A check would look for the server first.
            connection.discover();
        }
    }
}
