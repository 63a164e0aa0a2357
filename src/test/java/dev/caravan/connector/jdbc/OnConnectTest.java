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
package dev.caravan.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * A session's context, as the views of Oracle E-Business Suite need it, tried on PostgreSQL: a view shows the rows of the
 * operating unit that the session has set.
 */
class OnConnectTest {

    private final PostgresDatabase database = SharedServers.freshDatabase();

    @Test
    void aViewShowsTheRowsOfTheContextThatTheSessionHasSet() throws SQLException {
        invoices();

        assertThat(read("SELECT set_config('mo.org_id', ?, false), set_config('mo.mode', ?, false)", "204, S")
                        .records())
                .hasToString("[{invoice=2, org_id=204}]");
        assertThat(read("", "").records()).isEmpty();
    }

    /** A value is a value, whatever is in it. */
    @Test
    void theValuesOfTheContextAreBound() throws SQLException {
        invoices();

        assertThat(read("SELECT set_config('mo.org_id', ?, false)", "204'); DROP TABLE all_invoices; --")
                        .records())
                .isEmpty();
        assertThat(read("SELECT set_config('mo.org_id', ?, false)", "81").records())
                .hasSize(1);
    }

    /** A context may stand in temporary tables: it is set before the session may only read. */
    @Test
    void theContextMayWrite() throws SQLException {
        invoices();

        assertThat(read("INSERT INTO all_invoices VALUES (3, ?)", "81").records())
                .isEmpty();
        assertThat(read("SELECT set_config('mo.org_id', ?, false)", "81").records())
                .hasSize(2);
    }

    @Test
    void aContextThatCannotBeSetIsTold() throws SQLException {
        invoices();

        assertThatThrownBy(() -> read("SELECT mo_global_init(?)", "S"))
                .isInstanceOf(StepFailed.class)
                .hasMessageStartingWith("Cannot ")
                .hasMessageContaining("mo_global_init");
    }

    private void invoices() throws SQLException {
        database.execute(
                "CREATE TABLE all_invoices (invoice INT, org_id TEXT)",
                "INSERT INTO all_invoices VALUES (1, '81'), (2, '204')",
                "CREATE VIEW ap_invoices AS SELECT * FROM all_invoices WHERE org_id = current_setting('mo.org_id',"
                        + " true)");
    }

    private Sample read(String statement, String values) {
        JdbcSource source = new JdbcSource();
        source.setDataSource(database.dataSource());
        source.setPlace("here");
        source.setSchema("public");
        source.setTable("ap_invoices");
        source.setOnConnect(statement);
        source.setOnConnectValues(values);

        return source.sample("", 10);
    }
}
