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
import dev.caravan.connector.driver.Drivers;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connection says whose driver is named by the class. */
class AnyDriverTest {

    @Test
    void aDriverThatIsNotThereIsToldWithThePlaceForIt() {
        assertThat(failure("com.example.NoDriver", "jdbc:example:x"))
                .isEqualTo("Cannot connect to the database: there is no driver com.example.NoDriver. Put its jar into "
                        + Drivers.ofUser().directory() + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "com.teradata.jdbc.TeraDriver,teradata",
        "net.snowflake.client.api.driver.SnowflakeDriver,snowflake",
        "com.databricks.client.jdbc.Driver,databricks",
    })
    void oneThatCanBeFetchedIsToldWithTheCommand(String driver, String name) {
        assertThat(failure(driver, "jdbc:" + name + "://db")).contains("./caravan drivers install " + name);
    }

    @Test
    void aClassThatIsNoDriverIsRefused() {
        assertThat(failure("java.util.ArrayList", "jdbc:example:x")).contains("java.util.ArrayList is no JDBC driver.");
    }

    @Test
    void aUrlOfAnotherDriverIsToldWithoutIt() {
        assertThat(failure("org.h2.Driver", "jdbc:example:x;password=a-secret"))
                .contains("the driver org.h2.Driver does not know such a url")
                .doesNotContain("a-secret");
    }

    private static String failure(String driver, String url) {
        try (Connection connection = Connection.open(
                new ConnectionSettings(
                        "any",
                        CatalogIndex.load().kamelet("caravan-jdbc-source").orElseThrow(),
                        List.of(new Layer("test", Map.of("driver", driver, "url", url, "table", "T"))),
                        Map.of(),
                        List.of()),
                List.of())) {
            List<Checklist.Result> results = connection.check().results();
            Checklist.Result last = results.get(results.size() - 1);
            assertThat(last.step()).isEqualTo(Step.SETTINGS);

            return last.detail();
        }
    }
}
