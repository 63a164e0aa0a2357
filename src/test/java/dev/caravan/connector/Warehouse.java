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

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.servers.WarehouseServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A warehouse of the tests, as one connector's tests of what is particular to it need it. */
record Warehouse(String connector, WarehouseServer server, String account, Map<String, String> settings) {

    private static final AtomicInteger TABLES = new AtomicInteger();

    /** Of each type: its column, a value and what it is read as, least and greatest. */
    static final List<List<String>> KINDS = List.of(
            List.of(
                    "bigint",
                    "-9223372036854775808",
                    "-9223372036854775808",
                    "9223372036854775807",
                    "9223372036854775807"),
            List.of(
                    "decimal(38,10)",
                    "-" + "9".repeat(28) + ".0000000001",
                    "-" + "9".repeat(28) + ".0000000001",
                    "9".repeat(28) + "." + "9".repeat(10),
                    "9".repeat(28) + "." + "9".repeat(10)),
            List.of("double precision", "-1.7976931348623157e308", "-1.7976931348623157E308", "0.1", "0.1"),
            List.of("boolean", "false", "false", "true", "true"),
            List.of("date", "date '0001-01-01'", "0001-01-01", "date '9999-12-31'", "9999-12-31"),
            List.of(
                    "timestamp(6)",
                    "timestamp '0001-01-01 00:00:00'",
                    "0001-01-01T00:00",
                    "timestamp '9999-12-31 23:59:59.999999'",
                    "9999-12-31T23:59:59.999999"),
            List.of(
                    "timestamp(6) with time zone",
                    "timestamp with time zone '1582-10-25 00:00:00.000001+00:00'",
                    "1582-10-25T00:00:00.000001Z",
                    "timestamp with time zone '9999-12-31 22:29:59.999999-01:30'",
                    "9999-12-31T23:59:59.999999Z"),
            List.of("varchar(100)", "''", "", "'Zürich 🐪 %% \\ '''", "Zürich 🐪 %% \\ '"),
            List.of("varbinary(10)", "x'00'", "00", "x'ff00'", "FF00"));

    /** A table that the account may read. */
    String create(String columns, String... rows) throws SQLException {
        String table = "kinds_" + TABLES.incrementAndGet();
        execute("CREATE TABLE " + table + " (" + columns + ")", "GRANT SELECT ON " + table + " TO " + account);
        for (String row : rows) {
            execute("INSERT INTO " + table + " VALUES (" + row + ")");
        }

        return table;
    }

    void execute(String... statements) throws SQLException {
        try (java.sql.Connection connection = server.connect()) {
            for (String each : statements) {
                connection.createStatement().execute(each);
            }
        }
    }

    ConnectionSettings reading(Map<String, String> more) {
        return new ConnectionSettings(
                "warehouse",
                CatalogIndex.load().kamelet(connector).orElseThrow(),
                List.of(new Layer("test", ConnectorContract.with(settings, more))),
                Map.of(),
                List.of());
    }

    List<? extends Map<String, ?>> preview(Map<String, String> more) {
        try (Connection connection = Connection.open(reading(more), List.of())) {
            return connection.preview("", 100).records();
        }
    }

    /** A table of all kinds, and an id. */
    String createKinds() throws SQLException {
        List<String> columns = new ArrayList<>(List.of("id bigint primary key"));
        List<String> least = new ArrayList<>(List.of("1"));
        List<String> most = new ArrayList<>(List.of("2"));
        List<String> none = new ArrayList<>(List.of("3"));
        for (int i = 0; i < KINDS.size(); i++) {
            columns.add("c" + i + " " + KINDS.get(i).get(0));
            least.add(KINDS.get(i).get(1));
            most.add(KINDS.get(i).get(3));
            none.add("null");
        }

        return create(
                String.join(", ", columns), String.join(", ", least), String.join(", ", most), String.join(", ", none));
    }
}
