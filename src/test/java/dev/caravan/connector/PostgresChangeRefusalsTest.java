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

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.PostgresServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps the log of PostgreSQL from being followed: each with a message of its own, before anything is read. */
@Exercises(kamelet = "caravan-postgresql-cdc-source", against = "server")
class PostgresChangeRefusalsTest {

    private final PostgresDatabase database = SharedServers.freshDatabase();

    @Test
    void aServerWhoseLogIsNotLogicalIsRefused() throws SQLException {
        try (PostgresServer server = PostgresServer.start(Map.of("wal_level", "replica"))) {
            PostgresDatabase plain = server.freshDatabase();
            plain.execute("CREATE TABLE plain (id int PRIMARY KEY)");

            refused(plain, "plain", Map.of(), Category.CONFIG, "its wal_level is replica");
        }
    }

    @Test
    void aLogThatTheServerHasLetGoOfStopsTheRun() throws SQLException {
        try (PostgresServer server = PostgresServer.start(Map.of("max_slot_wal_keep_size", "16MB"))) {
            PostgresDatabase forgetful = server.freshDatabase();
            forgetful.execute("CREATE TABLE forgotten (id int PRIMARY KEY)", "INSERT INTO forgotten VALUES (1)");
            run(forgetful, "forgotten", Map.of()).succeeded();
            for (int file = 0; file < 4; file++) {
                forgetful.execute("INSERT INTO forgotten VALUES (" + (file + 2) + ")", "SELECT pg_switch_wal()");
            }
            forgetful.execute("CHECKPOINT");

            refused(forgetful, "forgotten", Map.of(), Category.POSITION_LOST, "it has lost the changes");
        }
    }

    @Test
    void aLogThatWentBackStopsTheRun() throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            PostgresDatabase restored = server.freshDatabase();
            restored.execute("CREATE TABLE restored (id int PRIMARY KEY)", "INSERT INTO restored VALUES (1)");
            run(restored, "restored", Map.of()).succeeded();
            server.stop();
            server.keepDisk();
            server.startAgain();
            restored.execute("INSERT INTO restored SELECT generate_series(2, 20000)");
            run(restored, "restored", Map.of()).succeeded();
            server.stop();
            server.goBack();
            server.startAgain();
            restored.execute("INSERT INTO restored VALUES (30000)");

            refused(restored, "restored", Map.of(), Category.POSITION_LOST, "the server's log ends at ");
        }
    }

    /** Its new timeline is no reason to stop. */
    @Test
    void aStandbyIsWaitedForUntilItIsThePrimary() throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            PostgresDatabase promoted = server.freshDatabase();
            promoted.execute("CREATE TABLE promoted (id int PRIMARY KEY)", "INSERT INTO promoted VALUES (1)");
            run(promoted, "promoted", Map.of()).succeeded();
            server.stop();
            server.startAsStandby();

            refused(
                    promoted,
                    "promoted",
                    Map.of(),
                    Category.SOURCE_UNREACHABLE,
                    "it is a standby, or becoming the primary");
            promoted.execute("SELECT pg_promote()", "INSERT INTO promoted VALUES (2)");
            assertThat(run(promoted, "promoted", Map.of()).succeeded().counts("refused.promoted"))
                    .isEqualTo(new Counts(1, 1, 0, 0));
        }
    }

    @Test
    void aUserWhoMayNotReadTheLogIsRefused() throws SQLException {
        database.execute(
                "CREATE ROLE no_follower LOGIN PASSWORD 'hush'",
                "CREATE TABLE guarded (id int PRIMARY KEY)",
                "GRANT SELECT ON guarded TO no_follower");

        refused(
                database,
                "guarded",
                Map.of("username", "no_follower", "password", "hush"),
                Category.SOURCE_AUTH,
                "user no_follower may not read the log");
    }

    @Test
    void aTableWhoseRowsHaveNoNameIsRefused() throws SQLException {
        database.execute("CREATE TABLE keyless (id int)");

        refused(database, "keyless", Map.of(), Category.CONFIG, "table public.keyless has no primary key");

        database.execute("ALTER TABLE keyless REPLICA IDENTITY FULL", "INSERT INTO keyless VALUES (1)");
        assertThat(run(database, "keyless", Map.of()).succeeded().counts("refused.keyless"))
                .isEqualTo(new Counts(1, 1, 0, 0));
    }

    @Test
    void aPublicationThatIsNotThereOrLeavesTheTableOutIsRefused() throws SQLException {
        Map<String, String> theirs = Map.of("publicationAutocreateMode", "disabled", "publicationName", "theirs");
        database.execute("CREATE TABLE unpublished (id int PRIMARY KEY)");

        refused(database, "unpublished", theirs, Category.CONFIG, "it has no publication theirs");
        database.execute("CREATE PUBLICATION theirs");
        refused(
                database,
                "unpublished",
                theirs,
                Category.CONFIG,
                "publication theirs does not have public.unpublished");
        database.execute("ALTER PUBLICATION theirs SET (publish = 'insert')");
        refused(database, "unpublished", theirs, Category.CONFIG, "leaves out some kinds of changes");
    }

    @Test
    void aPublicationThatTellsOfPartitionsWhereTheWholeIsFollowedIsRefused() throws SQLException {
        database.execute(
                "CREATE TABLE whole (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE whole_part PARTITION OF whole FOR VALUES FROM (0) TO (100)",
                "CREATE PUBLICATION refused_whole FOR TABLE whole");
        String reason = "publication refused_whole tells changes of public.whole as those of its partitions";

        for (String mode : List.of("filtered", "all_tables", "disabled")) {
            refused(database, "whole", Map.of("publicationAutocreateMode", mode), Category.CONFIG, reason);
        }
        database.execute("ALTER PUBLICATION refused_whole SET (publish_via_partition_root = true)");
        run(database, "whole", Map.of()).succeeded();
    }

    @Test
    void aPartitionBesideTheWholeIsRefused() throws SQLException {
        database.execute(
                "CREATE TABLE pair (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE pair_part PARTITION OF pair FOR VALUES FROM (0) TO (100)");

        refused(
                database,
                "pair",
                Map.of("tables", "pair*"),
                Category.CONFIG,
                "table public.pair_part is a part of public.pair, which is followed as a whole");
        refused(
                database,
                "pair_part",
                Map.of("publicationAutocreateMode", "all_tables"),
                Category.CONFIG,
                "a publication of all tables tells its changes as those of the whole");
    }

    @Test
    void aTableThatJoinsAfterTheSnapshotIsRefusedUntilSomebodyHasSeenToItsRows() throws SQLException {
        Map<String, String> several = Map.of("tables", "joined_*");
        database.execute("CREATE TABLE joined_first (id int PRIMARY KEY)", "INSERT INTO joined_first VALUES (1)");
        run(database, "joined", several).succeeded();
        database.execute("CREATE TABLE joined_later (id int PRIMARY KEY)", "INSERT INTO joined_later VALUES (2)");

        for (int attempt = 0; attempt < 2; attempt++) {
            refused(
                    database,
                    "joined",
                    several,
                    Category.CONFIG,
                    "publication refused_joined does not have public.joined_later yet");
        }
        database.execute(
                "ALTER PUBLICATION refused_joined ADD TABLE joined_later", "INSERT INTO joined_later VALUES (3)");
        assertThat(run(database, "joined", several).succeeded().counts("refused.joined"))
                .isEqualTo(new Counts(1, 1, 0, 0));
    }

    @Test
    void aTableThatWasDroppedStopsTheNextRun() throws SQLException {
        database.execute("CREATE TABLE dropped (id int PRIMARY KEY)", "INSERT INTO dropped VALUES (1)");
        run(database, "dropped", Map.of()).succeeded();
        database.execute("DROP TABLE dropped");

        refused(database, "dropped", Map.of(), Category.CONFIG, "it has no table dropped");
    }

    @Test
    void aSlotThatSomebodyMadeAnewStopsTheRun() throws SQLException {
        database.execute("CREATE TABLE anew (id int PRIMARY KEY)", "INSERT INTO anew VALUES (1)");
        run(database, "anew", Map.of()).succeeded();
        database.execute(
                "SELECT pg_drop_replication_slot('refused_anew')",
                "INSERT INTO anew VALUES (2)",
                "SELECT pg_create_logical_replication_slot('refused_anew', 'pgoutput')");

        refused(database, "anew", Map.of(), Category.POSITION_LOST, "it is not the one that was read before");
    }

    @Test
    void aColumnThatIsCalledAsOneOfTheChangeIsRefused() throws SQLException {
        database.execute(
                "CREATE TABLE named (id int PRIMARY KEY, cdc_lsn text)", "INSERT INTO named VALUES (1, 'mine')");

        refused(database, "named", Map.of(), Category.SOURCE_DATA, "column cdc_lsn has the name of one");
    }

    private static void refused(
            PostgresDatabase database, String table, Map<String, String> more, Category category, String reason) {
        CaravanException failure = run(database, table, more).ourFailure();

        assertThat(failure.category()).as(failure.getMessage()).isEqualTo(category);
        assertThat(failure.getMessage()).contains(reason).hasLineCount(1).matches("Cannot .+: .+\\. [A-Z].+\\.");
    }

    private static PipelineRunner.Outcome run(PostgresDatabase database, String table, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "host",
                database.host(),
                "port",
                String.valueOf(database.port()),
                "database",
                database.name(),
                "username",
                database.user(),
                "password",
                database.password(),
                "tables",
                table,
                "slotName",
                "refused_" + table,
                "publicationName",
                "refused_" + table,
                "heartbeatSeconds",
                "1",
                "maxRetries",
                "0"));
        settings.putAll(more);

        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.kamelet("caravan-postgresql-cdc-source", settings)
                        .into("refused." + table, TableFormat.DELTA));
    }
}
