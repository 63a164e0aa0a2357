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
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R22 in the other direction: what our own source reads of a table, the sink writes as it was. */
@Exercises(kamelet = "caravan-postgresql-sink", against = "server")
@Exercises(kamelet = "caravan-mariadb-sink", against = "server")
@Exercises(kamelet = "caravan-mysql-sink", against = "compatible")
@Exercises(kamelet = "caravan-sqlite-sink", against = "server")
@Exercises(kamelet = "caravan-jdbc-sink", against = "server")
class SinkTypesTest {

    /** A type, and its extremes in SQL. */
    private record Kind(String type, String least, String most) {}

    private static final String NINES = "9".repeat(28) + ".9999999999";

    private static final List<Kind> POSTGRESQL = List.of(
            new Kind("smallint", "-32768", "32767"),
            new Kind("integer", "-2147483648", "2147483647"),
            new Kind("bigint", "-9223372036854775808", "9223372036854775807"),
            new Kind("numeric(38,10)", "-" + NINES, NINES),
            new Kind("numeric", "'NaN'", "1e-30"),
            new Kind("real", "'-Infinity'", "3.4028235e38"),
            new Kind("double precision", "'NaN'", "1.7976931348623157e308"),
            new Kind("boolean", "false", "true"),
            new Kind("text", "''", "'Zürich 🐪 %%'"),
            new Kind("varchar(5)", "''", "'größe'"),
            new Kind("char(5)", "''", "'größe'"),
            new Kind("bytea", "''", "'\\x00ff'"),
            new Kind("date", "'0001-01-01'", "'9999-12-31'"),
            new Kind("timestamp", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'"),
            new Kind("timestamptz", "'0001-01-01 00:00:00Z'", "'9999-12-31 23:59:59.999999Z'"),
            new Kind("time", "'00:00:00'", "'23:59:59.999999'"),
            new Kind("interval", "'-3 days'", "'1 year 00:00:00.000001'"),
            new Kind("uuid", "'00000000-0000-0000-0000-000000000000'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
            new Kind("json", "'null'", "'{\"a\": [1, null]}'"),
            new Kind("jsonb", "'[]'", "'{\"a\": [1, null]}'"),
            new Kind("inet", "'0.0.0.0/0'", "'2001:db8::1'"),
            new Kind("int4[]", "'{}'", "'{1,NULL,-2147483648}'"),
            new Kind("bigint[]", "'{0}'", "'{9223372036854775807}'"),
            new Kind("float8[]", "'{}'", "'{0.1}'"),
            new Kind("boolean[]", "'{}'", "'{t,f,NULL}'"),
            new Kind("text[]", "'{}'", "'{\"a,b\",\"c\\\"d\",NULL}'"),
            new Kind("int4range", "'empty'", "'[1,5)'"),
            new Kind("bit(3)", "'000'", "'111'"));

    private static final List<Kind> MARIADB = List.of(
            new Kind("tinyint", "-128", "127"),
            new Kind("tinyint unsigned", "0", "255"),
            new Kind("smallint unsigned", "0", "65535"),
            new Kind("int unsigned", "0", "4294967295"),
            new Kind("bigint", "-9223372036854775808", "9223372036854775807"),
            new Kind("bigint unsigned", "0", "18446744073709551615"),
            new Kind("year", "1901", "2155"),
            new Kind("bit(1)", "b'0'", "b'1'"),
            new Kind("bit(12)", "b'0'", "b'111111111111'"),
            new Kind("decimal(38,10)", "-" + NINES, NINES),
            new Kind("decimal(65,30)", "-" + "9".repeat(35) + "." + "9".repeat(30), "0"),
            new Kind("float", "-3.4028234e38", "1.5"),
            new Kind("double", "-1.7976931348623157e308", "0.1"),
            new Kind("date", "'0001-01-01'", "'9999-12-31'"),
            new Kind("datetime(6)", "'1000-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'"),
            new Kind("timestamp(6)", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999999'"),
            new Kind("time(6)", "'-838:59:58.999999'", "'838:59:58.999999'"),
            new Kind("char(5)", "''", "'größe'"),
            new Kind("varchar(100)", "''", "'Zürich 🐪 %%'"),
            new Kind("longtext", "''", "'日本'"),
            new Kind("binary(3)", "''", "x'00ff'"),
            new Kind("varbinary(9)", "''", "x'00ff'"),
            new Kind("longblob", "''", "x'00ff'"),
            new Kind("enum('small','large')", "'small'", "'large'"),
            new Kind("set('a','b','c')", "''", "'a,c'"),
            new Kind("json", "'null'", "'{\"a\": [1, null]}'"));

    private static final List<Kind> SQLITE = List.of(
            new Kind("INTEGER", "-9223372036854775808", "9223372036854775807"),
            new Kind("BOOLEAN", "0", "1"),
            new Kind("DECIMAL(20,2)", "-1234567890123.45", "922337203685477580"),
            new Kind("NUMERIC", "0.1", "7"),
            new Kind("DOUBLE", "-1.7976931348623157e308", "0.1"),
            new Kind("TEXT", "''", "'Zürich 🐪 %%'"),
            new Kind("VARCHAR(3)", "''", "'longer'"),
            new Kind("BLOB", "x''", "x'00ff'"),
            new Kind("DATE", "'0001-01-01'", "'9999-12-31'"),
            new Kind("DATETIME", "'0001-01-01 00:00:00.000000'", "'9999-12-31 23:59:59.999999'"));

    private static final List<Kind> H2 = List.of(
            new Kind("tinyint", "-128", "127"),
            new Kind("smallint", "-32768", "32767"),
            new Kind("integer", "-2147483648", "2147483647"),
            new Kind("bigint", "-9223372036854775808", "9223372036854775807"),
            new Kind("numeric(38,10)", "-" + NINES, NINES),
            new Kind("real", "-1.5", "3.4028235e38"),
            new Kind("double precision", "0.1", "1.7976931348623157e308"),
            new Kind("boolean", "false", "true"),
            new Kind("varchar(20)", "''", "'Zürich 🐪 %%'"),
            new Kind("char(5)", "'a'", "'größe'"),
            new Kind("clob", "''", "'日本'"),
            new Kind("varbinary(9)", "x''", "x'00ff'"),
            new Kind("blob", "x''", "x'00ff'"),
            new Kind("date", "'0001-01-01'", "'9999-12-31'"),
            new Kind("timestamp", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'"),
            new Kind("timestamp with time zone", "'0001-01-01 00:00:00Z'", "'9999-12-31 23:59:59.999999Z'"),
            new Kind("time(6)", "'00:00:00'", "'23:59:59.999999'"),
            new Kind("uuid", "'00000000-0000-0000-0000-000000000000'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"));

    @ParameterizedTest
    @EnumSource
    void whatWasReadIsWrittenAsItWas(SinkDatabase database) throws Exception {
        database.create();
        List<Kind> kinds = kinds(database);
        String columns = IntStream.range(0, kinds.size())
                .mapToObj(i -> "c" + i + " " + kinds.get(i).type() + " NULL")
                .collect(Collectors.joining(", "));
        database.execute(
                "CREATE TABLE types_there (id integer PRIMARY KEY, " + columns + ")",
                "CREATE TABLE types_here (id integer PRIMARY KEY, " + columns + ")",
                "INSERT INTO types_there VALUES (1, "
                        + kinds.stream().map(Kind::least).collect(Collectors.joining(", ")) + ")",
                "INSERT INTO types_there VALUES (2, "
                        + kinds.stream().map(Kind::most).collect(Collectors.joining(", ")) + ")",
                "INSERT INTO types_there (id) VALUES (3)");

        assertThat(copy(database)).isEqualTo(new Counts(3, 3, 0, 0));

        assertThat(database.rows("SELECT * FROM types_here ORDER BY id"))
                .isEqualTo(database.rows("SELECT * FROM types_there ORDER BY id"));
    }

    private static List<Kind> kinds(SinkDatabase database) {
        return switch (database) {
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB, MYSQL -> MARIADB;
            case SQLITE -> SQLITE;
            case H2 -> H2;
        };
    }

    /** All rows are in hand before the first is written, so that a file of SQLite can be both. */
    private static Counts copy(SinkDatabase database) {
        return PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet(database.source(), database.settings(Map.of("table", "types_there")))
                                .to(
                                        "types_" + database,
                                        database.sink(),
                                        database.settings(
                                                Map.of("table", "types_here", "mode", "upsert", "primaryKey", "id"))))
                .succeeded()
                .counts("types_" + database);
    }
}
