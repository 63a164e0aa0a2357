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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The contract for whatever JDBC reads. A database says how to get there, and is done. */
abstract class JdbcContractTest extends ConnectorContractTest {

    private static final AtomicInteger TABLES = new AtomicInteger();

    /** As somebody who may write. */
    abstract Connection open() throws SQLException;

    @Override
    String streamSetting() {
        return "table";
    }

    @Override
    Map<String, String> incremental() {
        return Map.of("syncMode", "incremental", "cursorField", "id");
    }

    @Override
    String create() throws SQLException {
        String table = "contract_" + TABLES.incrementAndGet();
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, name VARCHAR(200))");
        }

        return table;
    }

    @Override
    void add(String stream, int from, int count) throws SQLException {
        try (Connection connection = open();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + stream + " VALUES (?, ?)")) {
            connection.setAutoCommit(false);
            for (int id = from; id < from + count; id++) {
                insert.setLong(1, id);
                insert.setString(2, name(id));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }
}
