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
package dev.caravan.connector.cdc;

import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be so before changes of PostgreSQL can be followed
 * (https://www.postgresql.org/docs/current/logical-replication-config.html). Looks, and changes nothing.
 */
final class Prerequisites {

    private final Connection connection;
    private final String place;

    /** A table, and whether an update of it tells which row it was. */
    private record Table(String name, boolean mayRead, boolean identified) {}

    /** @param place host, port and database, for messages */
    Prerequisites(Connection connection, String place) {
        this.connection = connection;
        this.place = place;
    }

    /**
     * @param mayCreate whether the publication is made or changed as it is needed
     * @return the tables, {@code schema.table}
     * @throws StepFailed if one of them is not so
     */
    List<String> check(TableNames names, String publication, boolean mayCreate) throws SQLException {
        requireLogicalLog();
        requireReplication();
        List<Table> tables = tables(names);
        if (tables.isEmpty()) {
            throw failed(Step.OBJECT, Category.CONFIG, "it has no table " + names, "Check schema and name.");
        }
        for (Table table : tables) {
            require(table);
        }
        List<String> found = tables.stream().map(Table::name).toList();
        if (!mayCreate) {
            requirePublished(found, publication);
        }

        return found;
    }

    private void requireLogicalLog() throws SQLException {
        String level = text("SHOW wal_level");
        if (!level.equals("logical")) {
            throw failed(
                    Step.OBJECT,
                    Category.CONFIG,
                    "its wal_level is " + level + ", which keeps too little to tell changes by",
                    "Run ALTER SYSTEM SET wal_level = logical there, and start the server again.");
        }
    }

    /** Clouds have a role in place of the attribute. */
    private void requireReplication() throws SQLException {
        String may = text("SELECT EXISTS (SELECT FROM pg_roles WHERE (rolname = current_user AND (rolreplication OR"
                + " rolsuper)) OR (rolname IN ('rds_replication', 'rds_superuser') AND"
                + " pg_has_role(current_user, oid, 'MEMBER')))::text");
        if (!may.equals("true")) {
            throw failed(
                    Step.PERMISSION,
                    Category.SOURCE_AUTH,
                    "user " + text("SELECT current_user") + " may not read the log",
                    "Give it the attribute: ALTER ROLE … REPLICATION.");
        }
    }

    private List<Table> tables(TableNames names) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n.nspname || '.' || c.relname AS name,"
                        + " has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS may_read,"
                        + " c.relreplident IN ('f', 'i') OR c.relreplident = 'd' AND EXISTS (SELECT FROM pg_index i"
                        + " WHERE i.indrelid = c.oid AND i.indisprimary) AS identified"
                        + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema'"
                        + " AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1")) {
            while (rows.next()) {
                if (names.contain(rows.getString("name"))) {
                    tables.add(new Table(
                            rows.getString("name"), rows.getBoolean("may_read"), rows.getBoolean("identified")));
                }
            }
        }

        return tables;
    }

    private void require(Table table) {
        if (!table.mayRead()) {
            throw failed(
                    Step.PERMISSION,
                    Category.SOURCE_AUTH,
                    "permission denied for table " + table.name(),
                    "Grant USAGE on its schema and SELECT on the table.");
        }
        if (!table.identified()) {
            throw failed(
                    Step.OBJECT,
                    Category.CONFIG,
                    "table " + table.name()
                            + " has no primary key, so that its log does not tell which row was changed",
                    "Give it one, or run ALTER TABLE … REPLICA IDENTITY FULL.");
        }
    }

    private void requirePublished(List<String> tables, String publication) throws SQLException {
        Set<String> missing = new TreeSet<>(tables);
        try (PreparedStatement query = connection.prepareStatement("SELECT p.pubinsert AND p.pubupdate AND p.pubdelete"
                + " AND p.pubtruncate AS whole, t.schemaname || '.' || t.tablename AS name FROM pg_publication p"
                + " LEFT JOIN pg_publication_tables t USING (pubname) WHERE p.pubname = ?")) {
            query.setString(1, publication);
            try (ResultSet rows = query.executeQuery()) {
                boolean found = false;
                while (rows.next()) {
                    found = true;
                    if (!rows.getBoolean("whole")) {
                        throw failed(
                                Step.OBJECT,
                                Category.CONFIG,
                                "publication " + publication + " leaves out some kinds of changes",
                                "Let it publish insert, update, delete and truncate.");
                    }
                    missing.remove(String.valueOf(rows.getString("name")));
                }
                if (!found) {
                    throw failed(
                            Step.OBJECT,
                            Category.CONFIG,
                            "it has no publication " + publication,
                            "Let somebody make it who owns the tables: CREATE PUBLICATION … FOR TABLE ….");
                }
            }
        }
        if (!missing.isEmpty()) {
            throw failed(
                    Step.OBJECT,
                    Category.CONFIG,
                    "publication " + publication + " does not have " + String.join(", ", missing),
                    "Run ALTER PUBLICATION … ADD TABLE ….");
        }
    }

    private String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();

            return row.getString(1);
        }
    }

    private StepFailed failed(Step step, Category category, String reason, String whatToDo) {
        return new StepFailed(
                step, new CaravanException(category, "Cannot follow " + place + ": " + reason + ". " + whatToDo));
    }
}
