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

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The contract for whatever JDBC reads. A database says how to get there, and is done. */
abstract class JdbcContractTest extends ConnectorContractTest {

    private static final AtomicInteger TABLES = new AtomicInteger();

    private final Map<String, String> types = new HashMap<>();

    /** As somebody who may write. */
    abstract Connection open() throws SQLException;

    /** A column's declaration and a value that it takes and a lake cannot hold, in the SQL of this database. */
    Map.Entry<String, String> unfit() {
        throw NotApplicable.NOT_TRIED.asException();
    }

    /** The account that the settings name, where another one owns the tables. */
    String reader() {
        throw NotApplicable.NOT_TRIED.asException();
    }

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
        String table = nextTable();
        execute("CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, name VARCHAR(1000))");

        return table;
    }

    static String nextTable() {
        return "contract_" + TABLES.incrementAndGet();
    }

    @Override
    void add(String stream, int from, int count) throws SQLException {
        try (Connection connection = open();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + stream + " (id, name) VALUES (?, ?)")) {
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

    /** Adds columns that are not there, and gives them the type that the value needs. */
    @Override
    void add(String stream, Map<String, Object> fields) throws SQLException {
        List<String> names = List.copyOf(fields.keySet());
        for (String name : names) {
            if (!name.equals("id") && !name.equals("name")) {
                prepare(stream, name, type(fields.get(name)));
            }
        }
        try (Connection connection = open();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + stream + " ("
                        + String.join(", ", names) + ") VALUES ("
                        + String.join(", ", Collections.nCopies(names.size(), "?")) + ")")) {
            for (int i = 0; i < names.size(); i++) {
                insert.setObject(i + 1, fields.get(names.get(i)));
            }
            insert.executeUpdate();
        }
    }

    private void prepare(String stream, String column, String type) throws SQLException {
        String before = types.put(stream + "." + column, type);
        if (before == null) {
            execute("ALTER TABLE " + stream + " ADD COLUMN " + column + " " + type);
        } else if (!before.equals(type)) {
            change(stream, column, type);
        }
    }

    /** Makes a column of a table one of this type. */
    void change(String stream, String column, String type) throws SQLException {
        execute("ALTER TABLE " + stream + " " + widen(column, type));
    }

    /** What is to be altered of a table, so that a column of it becomes one of this type. */
    String widen(String column, String type) {
        return "ALTER COLUMN " + column + " SET DATA TYPE " + type;
    }

    private static String type(Object value) {
        return value instanceof BigDecimal number
                ? "DECIMAL(" + number.precision() + ", " + number.scale() + ")"
                : "VARCHAR(200)";
    }

    @Override
    List<Object> widening() {
        return List.of(new BigDecimal("1.25"), new BigDecimal("12345.75"));
    }

    @Override
    String addMalformed(String stream) throws SQLException {
        execute(
                "ALTER TABLE " + stream + " ADD COLUMN odd " + unfit().getKey(),
                "INSERT INTO " + stream + " (id, name, odd) VALUES (4, 'odd', " + unfit().getValue() + ")");

        return discovered(stream) + " row 4";
    }

    @Override
    void revoke(String stream) throws Exception {
        execute("REVOKE SELECT ON " + stream + " FROM " + reader());
    }

    @Override
    void grant(String stream) throws Exception {
        execute("GRANT SELECT ON " + stream + " TO " + reader());
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }

    final void execute(String... statements) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
