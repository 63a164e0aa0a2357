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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be so before changes of PostgreSQL can be followed
 * (https://www.postgresql.org/docs/current/logical-replication-config.html). Looks, and changes nothing.
 */
final class Prerequisites {

    private final Connection connection;
    private final String place;

    /**
     * @param identified whether an update of it tells which row it was
     * @param partOf the partitioned tables that it is a partition of, the nearest first
     */
    private record Table(String name, boolean mayRead, boolean identified, boolean partitioned, List<String> partOf) {}

    /** @param place host, port and database, for messages */
    Prerequisites(Connection connection, String place) {
        this.connection = connection;
        this.place = place;
    }

    /**
     * @param mode whether the publication is made or changed as it is needed
     * @return the tables, {@code schema.table}
     * @throws StepFailed if one of them is not so
     */
    List<String> check(TableNames names, String publication, Publication.Autocreate mode) throws SQLException {
        requirePrimary();
        requireLogicalLog();
        requireReplication();
        List<Table> tables = tables(names);
        if (tables.isEmpty()) {
            throw failed(Step.OBJECT, Category.CONFIG, "it has no table " + names, "Check schema and name.");
        }
        for (Table table : tables) {
            require(table);
        }
        requireNoneTwice(tables);
        requirePublished(tables, publication, mode);

        return names(tables);
    }

    /** Of one that is about to become the primary, this passes. */
    void requirePrimary() throws SQLException {
        if (text("SELECT pg_is_in_recovery()::text").equals("true")) {
            throw failed(
                    Step.OBJECT,
                    Category.SOURCE_UNREACHABLE,
                    "it is a standby, or becoming the primary",
                    "Follow the primary, or run it again once this server is that. What had landed is kept.");
        }
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
                        + " WHERE i.indrelid = c.oid AND i.indisprimary) AS identified, c.relkind = 'p' AS partitioned,"
                        + " ARRAY(SELECT pn.nspname || '.' || p.relname FROM pg_partition_ancestors(c.oid)"
                        + " WITH ORDINALITY a(oid, place) JOIN pg_class p ON p.oid = a.oid JOIN pg_namespace pn"
                        + " ON pn.oid = p.relnamespace WHERE c.relispartition AND p.oid <> c.oid ORDER BY a.place)"
                        + " AS part_of"
                        + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema'"
                        + " AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1")) {
            while (rows.next()) {
                if (names.contain(rows.getString("name"))) {
                    tables.add(new Table(
                            rows.getString("name"),
                            rows.getBoolean("may_read"),
                            rows.getBoolean("identified"),
                            rows.getBoolean("partitioned"),
                            List.of((String[]) rows.getArray("part_of").getArray())));
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

    /** Its rows would be in the snapshot twice, and its changes come under one name. */
    private void requireNoneTwice(List<Table> tables) {
        List<String> chosen = names(tables);
        for (Table table : tables) {
            for (String whole : table.partOf()) {
                if (chosen.contains(whole)) {
                    throw failed(
                            Step.OBJECT,
                            Category.CONFIG,
                            "table " + table.name() + " is a part of " + whole + ", which is followed as a whole",
                            "Leave the part out of the tables.");
                }
            }
        }
    }

    private void requirePublished(List<Table> tables, String name, Publication.Autocreate mode) throws SQLException {
        Optional<Publication> found = Publication.find(connection, name);
        if (found.isEmpty() && mode == Publication.Autocreate.DISABLED) {
            throw failed(
                    Step.OBJECT,
                    Category.CONFIG,
                    "it has no publication " + name,
                    "Let somebody make it who owns the tables: CREATE PUBLICATION … FOR TABLE ….");
        }
        for (Table table : tables) {
            if (found.isEmpty()
                    && mode == Publication.Autocreate.ALL_TABLES
                    && !table.partOf().isEmpty()) {
                throw failed(
                        Step.OBJECT,
                        Category.CONFIG,
                        "table " + table.name() + " is a part of "
                                + table.partOf().get(0)
                                + ", and a publication of all tables tells its changes as those of the whole",
                        "Follow the whole, or use publicationAutocreateMode filtered.");
            }
        }
        if (found.isPresent()) {
            require(found.get(), tables, mode);
        }
    }

    private void require(Publication publication, List<Table> tables, Publication.Autocreate mode) {
        if (mode == Publication.Autocreate.DISABLED && !publication.whole()) {
            throw failed(
                    Step.OBJECT,
                    Category.CONFIG,
                    "publication " + publication.name() + " leaves out some kinds of changes",
                    "Let it publish insert, update, delete and truncate.");
        }
        for (Table table : tables) {
            if (table.partitioned() && !publication.viaRoot()) {
                throw failed(
                        Step.OBJECT,
                        Category.CONFIG,
                        "publication " + publication.name() + " tells changes of " + table.name()
                                + " as those of its partitions, which are not followed",
                        "Run ALTER PUBLICATION " + publication.name() + " SET (publish_via_partition_root = true), and"
                                + " begin anew if changes were missed.");
            }
        }
        Set<String> missing = new TreeSet<>(names(tables));
        missing.removeAll(publication.tables());
        if (mode != Publication.Autocreate.FILTERED && !missing.isEmpty()) {
            throw failed(
                    Step.OBJECT,
                    Category.CONFIG,
                    "publication " + publication.name() + " does not have " + String.join(", ", missing),
                    "Run ALTER PUBLICATION … ADD TABLE ….");
        }
    }

    /**
     * What is in none is not in the log; Debezium would put the table into the publication, and go on behind those rows.
     *
     * @param names whose snapshot has landed
     */
    void requireNoneJoined(TableNames names, String publication) throws SQLException {
        Set<String> joined = new TreeSet<>(names(tables(names)));
        Publication.find(connection, publication).ifPresent(known -> joined.removeAll(known.tables()));
        if (!joined.isEmpty()) {
            String list = String.join(", ", joined);
            throw failed(
                    Step.OBJECT,
                    Category.CONFIG,
                    "publication " + publication + " does not have " + list
                            + " yet, so that no run was told of the rows that are there",
                    "Run ALTER PUBLICATION " + publication + " ADD TABLE " + list + ", then read them once with"
                            + " caravan-postgresql-source; or begin anew with ./caravan state reset, which takes a new"
                            + " snapshot.");
        }
    }

    private static List<String> names(List<Table> tables) {
        return tables.stream().map(Table::name).toList();
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
