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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.TypeTable.Kind;
import dev.caravan.landing.Counts;
import dev.caravan.servers.ClickHouseServer;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.InstalledDriver;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is odd about the data of ClickHouse. */
@Exercises(kamelet = "caravan-clickhouse-source", against = "compatible")
@EnabledIfSystemProperty(
        named = "caravan.crash",
        matches = "long",
        disabledReason = "the engine is 170 MB: ./mvnw test -Pcrash -Dtest=ClickHouse*Test")
class ClickHouseSourceTest {

    @RegisterExtension
    static final InstalledDriver DRIVER = InstalledDriver.of("clickhouse");

    private static final String NINES = "9".repeat(28) + "." + "9".repeat(10);

    private static final TypeTable TYPES = new TypeTable(List.of(
            Kind.same("Int8", "-128", "127", "bigint"),
            Kind.same("UInt8", "0", "255", "bigint"),
            Kind.same("Int16", "-32768", "32767", "bigint"),
            Kind.same("UInt16", "0", "65535", "bigint"),
            Kind.same("Int32", "-2147483648", "2147483647", "bigint"),
            Kind.same("UInt32", "0", "4294967295", "bigint"),
            Kind.same("Int64", "-9223372036854775808", "9223372036854775807", "bigint"),
            Kind.same("UInt64", "0", "18446744073709551615", "decimal(20,0)"),
            Kind.same(
                    "Int128",
                    "'-170141183460469231731687303715884105728'",
                    "'170141183460469231731687303715884105727'",
                    "string"),
            Kind.same("UInt128", "0", "'340282366920938463463374607431768211455'", "string"),
            Kind.same(
                    "Int256",
                    "'-57896044618658097711785492504343953926634992332820282019728792003956564819968'",
                    "'57896044618658097711785492504343953926634992332820282019728792003956564819967'",
                    "string"),
            Kind.same(
                    "UInt256",
                    "0",
                    "'115792089237316195423570985008687907853269984665640564039457584007913129639935'",
                    "string"),
            new Kind("Float32", "-3.4028235e38", "0.1", "float", "-3.4028235E38", "0.1"),
            new Kind("Float64", "-1.7976931348623157e308", "nan", "double", "-1.7976931348623157E308", "NaN"),
            Kind.same("Bool", "false", "true", "boolean"),
            Kind.same("Decimal(38, 10)", "'-" + NINES + "'", "'" + NINES + "'", "decimal(38,10)"),
            Kind.same(
                    "Decimal(76, 40)",
                    "'-1." + "0".repeat(39) + "1'",
                    "'" + "9".repeat(36) + "." + "9".repeat(40) + "'",
                    "string"),
            Kind.same("String", "''", "'Zürich 🐪 %%'", "string"),
            Kind.same("FixedString(4)", "'abcd'", "'grö'", "string"),
            Kind.same("LowCardinality(String)", "''", "'日本'", "string"),
            Kind.same("Nullable(Int32)", "-2147483648", "2147483647", "bigint"),
            Kind.same("Date", "'1970-01-01'", "'2149-06-06'", "date"),
            Kind.same("Date32", "'1900-01-01'", "'2299-12-31'", "date"),
            new Kind(
                    "DateTime('America/New_York')",
                    "'1970-01-01 00:00:01'",
                    "'2024-07-01 12:00:00'",
                    "timestamp",
                    "1970-01-01 05:00:01",
                    "2024-07-01 16:00:00"),
            Kind.same(
                    "DateTime64(6, 'UTC')",
                    "'1900-01-01 00:00:00.000001'",
                    "'2299-12-31 23:59:59.999999'",
                    "timestamp"),
            new Kind(
                    "DateTime64(9, 'Asia/Tokyo')",
                    "'1970-01-01 09:00:00.000001999'",
                    "'2261-12-31 23:59:59.999999999'",
                    "timestamp",
                    "1970-01-01 00:00:00.000001",
                    "2261-12-31 14:59:59.999999"),
            Kind.same("Enum8('small' = -1, 'large' = 2)", "'small'", "'large'", "string"),
            Kind.same(
                    "UUID",
                    "'00000000-0000-0000-0000-000000000000'",
                    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                    "string"),
            Kind.same("IPv4", "'0.0.0.0'", "'255.255.255.255'", "string"),
            new Kind(
                    "IPv6",
                    "'::'",
                    "'2001:db8::ff00:42:8329'",
                    "string",
                    "0:0:0:0:0:0:0:0",
                    "2001:db8:0:0:0:ff00:42:8329"),
            new Kind("Array(UInt32)", "[]", "[1, 4294967295]", "array<bigint>", "[]", "[1, 4294967295]"),
            new Kind("Array(Nullable(String))", "[]", "['a', NULL]", "array<string>", "[]", "[a, null]"),
            new Kind("Array(Float64)", "[]", "[0.1]", "array<double>", "[]", "[0.1]"),
            new Kind("Array(Array(Int8))", "[]", "[[1], []]", "string", "[]", "[[1],[]]"),
            new Kind("Map(String, UInt64)", "map()", "map('a', 1)", "string", "{}", "{\"a\":1}"),
            new Kind("Tuple(Int8, String)", "(0, '')", "(1, 'x')", "string", "[0,\"\"]", "[1,\"x\"]")));

    private static ClickHouseServer server;

    @BeforeAll
    static void startServer() {
        server = ClickHouseServer.start("a password");
        server.execute("CREATE DATABASE source");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    /** R22. */
    @ParameterizedTest
    @EnumSource
    void everyTypeLandsWithItsExtremes(TableFormat format) {
        server.execute(
                "CREATE OR REPLACE TABLE source.every_type (id Int32, " + TYPES.declarations()
                        + ") ENGINE = MergeTree ORDER BY id",
                "INSERT INTO source.every_type VALUES (1, " + TYPES.least() + ")",
                "INSERT INTO source.every_type VALUES (2, " + TYPES.most() + ")");
        String table = "clickhouse.types_" + format;

        assertThat(run(table, format, Map.of("table", "every_type"))).isEqualTo(new Counts(2, 2, 0, 0));

        TYPES.assertThatExtremesAreIn(read(format, table));
    }

    @Test
    void thePageTellsWhatBecomesOfEveryType() throws IOException {
        TYPES.assertThatItIsToldOf("caravan-clickhouse-source");
    }

    @Test
    void whatIsMissingIsMissing() {
        server.execute(
                "CREATE TABLE source.missing (id Int32, text LowCardinality(Nullable(String)), number Nullable(Decimal(9, 2)),"
                        + " at Nullable(DateTime64(3)), list Array(Nullable(Int8))) ENGINE = MergeTree ORDER BY id",
                "INSERT INTO source.missing VALUES (1, NULL, NULL, NULL, [NULL])");

        run("clickhouse.missing", TableFormat.DELTA, Map.of("table", "missing"));

        assertThat(values(
                        read(TableFormat.DELTA, "clickhouse.missing"),
                        "to_json(struct(*), map('ignoreNullFields', 'false'))"))
                .containsExactly("{\"id\":1,\"text\":null,\"number\":null,\"at\":null,\"list\":[null]}");
    }

    @Test
    void aTimeIsACursorWhateverItsZone() {
        server.execute(
                "CREATE TABLE source.changes (id Int32, changed DateTime64(6, 'Asia/Tokyo')) ENGINE = MergeTree ORDER BY id",
                "INSERT INTO source.changes VALUES (1, '2024-03-10 02:30:00.000001'), (2, '2024-03-10 02:30:00.000002')");
        Map<String, String> settings = Map.of("table", "changes", "syncMode", "incremental", "cursorField", "changed");

        assertThat(run("clickhouse.changes", TableFormat.DELTA, settings)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run("clickhouse.changes", TableFormat.DELTA, settings)).isEqualTo(Counts.NONE);
        server.execute("INSERT INTO source.changes VALUES (3, '2024-03-10 02:30:00.000003')");
        assertThat(run("clickhouse.changes", TableFormat.DELTA, settings)).isEqualTo(new Counts(1, 1, 0, 0));
    }

    @Test
    void ofRowsOfOneKeyTheLastIsReadWhereItIsAskedFor() {
        server.execute(
                "CREATE TABLE source.versions (id Int32, name String) ENGINE = ReplacingMergeTree ORDER BY id",
                "SYSTEM STOP MERGES source.versions",
                "INSERT INTO source.versions VALUES (1, 'old')",
                "INSERT INTO source.versions VALUES (1, 'new')");

        assertThat(run("clickhouse.versions", TableFormat.DELTA, Map.of("table", "versions")))
                .isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run("clickhouse.final", TableFormat.DELTA, Map.of("table", "versions", "final", "true")))
                .isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(values(read(TableFormat.DELTA, "clickhouse.final"), "name")).containsExactly("new");
    }

    private static Counts run(String table, TableFormat format, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("host", "127.0.0.1");
        all.put("port", String.valueOf(server.port()));
        all.put("database", "source");
        all.put("username", server.user());
        all.put("password", "a password");
        all.put("secure", "false");
        all.put("compress", "false");

        return PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet("caravan-clickhouse-source", all).into(table, format))
                .succeeded()
                .counts(table);
    }
}
