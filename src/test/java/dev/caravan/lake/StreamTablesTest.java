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
package dev.caravan.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.table.TableName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTablesTest {

    private final StreamTables tables = new StreamTables();

    @ParameterizedTest
    @CsvSource({
        "bronze.*, sales, orders, bronze.orders",
        "*.*, sales, orders, sales.orders",
        "erp_*.t_*, sales, orders, erp_sales.t_orders",
        "bronze.*, sales, Order Details, bronze.Order_Details",
        "bronze.*, sales, 2024, bronze.t_2024",
        "bronze.*, sales, _x, bronze.t__x",
        "bronze.*, sales, größe, bronze.gru00F6u00DFe",
        "bronze.*, sales, 注文, bronze.u6CE8u6587",
        "bronze.*, sales, ../../etc, bronze.t_______etc",
        "bronze.*, sales, ' ', bronze.t__"
    })
    void aTableIsNamedAfterItsStream(String pattern, String namespace, String name, String expected) {
        NamedStream stream = new NamedStream("a stream", Optional.of(namespace), name);

        tables.announce("p", to(pattern), List.of(stream));

        assertThat(tables.tableOf("p", to(pattern), "a stream")).isEqualTo(TableName.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.orders", "bronze.**", "bronze.*.*", "bronze.../*", "*", "bronze.*__quarantine", "2.*"})
    void aPatternHasTheFormOfATable(String text) {
        assertThatThrownBy(() -> TablePattern.parse(text)).hasMessageContaining("Cannot use table name ");
    }

    @Test
    void namesThatWouldBeOneTableAreRefusedAndNothingIsOnTheList() {
        assertThatThrownBy(() -> tables.announce("p", to("bronze.*"), List.of(named("a b"), named("A_B"))))
                .hasMessage(
                        "Cannot land s.a b and s.A_B: both would be table bronze.A_B. Leave one of them out, and read it"
                                + " in a route of its own.");
        assertThatThrownBy(() -> tables.tableOf("p", to("bronze.*"), "s.a b"))
                .hasMessageContaining("did not name it as one of those");
    }

    @ParameterizedTest
    @CsvSource({
        "orders__quarantine, that is what the quarantine of another table is called",
        "'', Cannot use table name bronze.:"
    })
    void aNameThatNoTableCanHaveIsRefused(String name, String reason) {
        assertThatThrownBy(() -> tables.announce("p", to("bronze.*"), List.of(named(name))))
                .hasMessageContaining(reason)
                .hasMessageContaining("That would be the table of s." + name);
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> tables.announce("p", to("bronze.*"), List.of(named("a".repeat(117)))))
                .hasMessageContaining("at most 116 letters");
    }

    @Test
    void aSourceWithoutNamespacesNeedsOne() {
        NamedStream stream = new NamedStream("orders", Optional.empty(), "orders");

        assertThatThrownBy(() -> tables.announce("p", to("*.*"), List.of(stream)))
                .hasMessageContaining("its source has no namespaces. Name one, as in bronze.*");
    }

    @Test
    void aStreamOfAnotherPipelineIsOnNoList() {
        tables.announce("p", to("bronze.*"), List.of(named("orders")));

        assertThatThrownBy(() -> tables.tableOf("q", to("bronze.*"), "s.orders"))
                .hasMessageContaining("did not name it");
    }

    @Test
    void severalStreamsDoNotReplaceEachOther() {
        LakeConfiguration one = to("bronze.all");
        assertThatCode(() -> tables.announce("p", one, List.of(named("a"), named("b"))))
                .doesNotThrowAnyException();

        one.setMode("overwrite");

        assertThatThrownBy(() -> tables.announce("p", one, List.of(named("a"), named("b"))))
                .hasMessageContaining("each would replace the one before. Give each a table, as in lake:bronze.*.");
    }

    private static NamedStream named(String name) {
        return new NamedStream("s." + name, Optional.of("s"), name);
    }

    private static LakeConfiguration to(String table) {
        LakeConfiguration configuration = new LakeConfiguration();
        configuration.setTable(table);

        return configuration;
    }
}
