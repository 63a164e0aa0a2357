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

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Network;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Record;
import dev.caravan.record.RowCollector;
import dev.caravan.record.RowSource;
import dev.caravan.record.ValueDoesNotFit;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks into a database through a connection of its own, which is closed again at once. */
final class JdbcInspection {

    private final Database database;
    private final Optional<String> address;

    /** @param address {@code host:port}; empty for a database without a server */
    JdbcInspection(Database database, Optional<String> address) {
        this.database = database;
        this.address = address;
    }

    /** @param select what a run would read; empty if nothing is named */
    void check(Checklist steps, Optional<SelectStatement> select) {
        address.ifPresent(known -> Network.reach(steps, database.system(), known));
        String action = "log in to";
        try (Connection connection = database.connect()) {
            steps.passed(Step.LOGIN, login(connection.getMetaData()));
            if (select.isEmpty()) {
                steps.passed(Step.OBJECT, "no table or query is named, so none was read");
                return;
            }
            action = "read " + select.get().name() + " of";
            Sample sample = read(connection, select.get(), 1);
            steps.passed(
                    Step.OBJECT, select.get().name() + " has " + sample.schema().size() + " columns");
            steps.passed(Step.READ, sample.records().isEmpty() ? "it has no rows" : "one row was read");
        } catch (SQLException e) {
            throw database.failed(action, e);
        }
    }

    /** @param select finds what a run would read first, and says how much that is */
    void check(Checklist steps, FirstOf select) {
        address.ifPresent(known -> Network.reach(steps, database.system(), known));
        String action = "log in to";
        try (Connection connection = database.connect()) {
            steps.passed(Step.LOGIN, login(connection.getMetaData()));
            action = "list the tables of";
            SelectStatement first = select.in(connection, steps);
            action = "read " + first.name() + " of";
            Sample sample = read(connection, first, 1);
            steps.passed(
                    Step.READ,
                    first.name() + (sample.records().isEmpty() ? " has no rows" : " was read, one row of it"));
        } catch (SQLException e) {
            throw database.failed(action, e);
        }
    }

    /** The first of several tables. */
    interface FirstOf {
        SelectStatement in(Connection connection, Checklist steps) throws SQLException;
    }

    private static String login(DatabaseMetaData about) throws SQLException {
        String user = about.getUserName();

        return (user == null || user.isEmpty() ? "" : "as " + user + " ") + "to " + about.getDatabaseProductName() + " "
                + about.getDatabaseProductVersion();
    }

    List<StreamDescription> discover() {
        try (Connection connection = database.connect()) {
            return new JdbcTables(connection, database.dialect().types()).describe();
        } catch (SQLException e) {
            throw database.failed("list the tables of", e);
        }
    }

    /** @param stream {@code schema.table}, or a table alone */
    Sample sample(String stream, int limit) {
        try (Connection connection = database.connect()) {
            List<JdbcTables.Table> tables =
                    new JdbcTables(connection, database.dialect().types()).list();
            JdbcTables.Table found = tables.stream()
                    .filter(table ->
                            table.stream().equals(stream) || table.name().equals(stream))
                    .findFirst()
                    .orElseThrow(() -> unknown(stream, tables));

            return read(
                    connection,
                    new SelectStatement(
                            found.schema().orElse(null), found.name(), null, null, null, database.dialect()),
                    limit);
        } catch (SQLException e) {
            throw database.failed("read " + stream + " of", e);
        }
    }

    /** @param named what a run would read; empty if nothing is named */
    Sample sample(Optional<SelectStatement> named, int limit) {
        SelectStatement select = named.orElseThrow(this::nothingToShow);
        try (Connection connection = database.connect()) {
            return read(connection, select, limit);
        } catch (SQLException e) {
            throw database.failed("read " + select.name() + " of", e);
        }
    }

    private StepFailed nothingToShow() {
        return new StepFailed(
                Step.SETTINGS,
                database.config("preview", "no table or query is named", " Name one of those that discover lists."));
    }

    private StepFailed unknown(String stream, List<JdbcTables.Table> tables) {
        List<String> names = tables.stream()
                .flatMap(table -> Stream.of(table.stream(), table.name()))
                .toList();

        return new StepFailed(
                Step.OBJECT,
                database.config(
                        "read " + stream + " of", "it shows no such table or view", NearestName.hint(stream, names)));
    }

    private Sample read(Connection connection, SelectStatement select, int limit) throws SQLException {
        List<Record> records = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        String action = "read " + select.name() + " of";
        try (PreparedStatement statement = statement(connection, select, limit);
                ResultSet result = statement.executeQuery();
                RowSource rows = new JdbcRows(
                        connection,
                        statement,
                        result,
                        select.name(),
                        database.columns(connection, select, result),
                        database.dialect(),
                        failure -> database.explain(action, failure))) {
            RowCollector collector = new RowCollector(rows.schema(), rows::origin, records::add);
            while (rows.next()) {
                try {
                    collector.startRow();
                    rows.write(collector);
                    collector.endRow();
                } catch (ValueDoesNotFit e) {
                    rejected.add(rows.origin() + ": " + e.getMessage());
                }
            }

            return new Sample(rows.schema(), records, rejected);
        } catch (IllegalArgumentException e) {
            throw new StepFailed(Step.SETTINGS, database.config(action, e.getMessage()));
        } catch (CaravanException e) {
            throw new StepFailed(e.category() == Category.SOURCE_DATA ? Step.READ : Step.OBJECT, e);
        }
    }

    /** Sorting may take long, and which rows they are does not matter here. */
    private PreparedStatement statement(Connection connection, SelectStatement select, int limit) throws SQLException {
        database.requireColumns(connection, select);
        PreparedStatement statement =
                connection.prepareStatement(select.inAnyOrder().sql(CursorRange.ALL, value -> "?"));
        statement.setMaxRows(limit);
        database.dialect().fetching().prepare(statement, limit, database.timeoutSeconds());

        return statement;
    }
}
