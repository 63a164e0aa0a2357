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
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.TypeTable.Kind;
import dev.caravan.landing.Counts;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every type of PostgreSQL, by its copy and by the driver's rows. */
@Exercises(kamelet = "caravan-postgresql-source", against = "server")
class PostgresTypesTest {

    /** Those of a copy; a table that has others is read row by row. */
    private static final TypeTable COPIED = new TypeTable(List.of(
            Kind.same("smallint", "-32768", "32767", "bigint"),
            Kind.same("integer", "-2147483648", "2147483647", "bigint"),
            Kind.same("bigint", "-9223372036854775808", "9223372036854775807", "bigint"),
            Kind.same(
                    "numeric(38,10)",
                    "-" + "9".repeat(28) + ".0000000001",
                    "9".repeat(28) + "." + "9".repeat(10),
                    "decimal(38,10)"),
            Kind.same("numeric(60,5)", "-" + "9".repeat(55) + ".00001", "9".repeat(55) + ".99999", "string"),
            Kind.same("numeric", "-0." + "0".repeat(40) + "1", "'NaN'", "string"),
            new Kind("real", "'-3.4028235e38'", "'Infinity'", "float", "-3.4028235E38", "Infinity"),
            new Kind(
                    "double precision",
                    "'-Infinity'",
                    "1.7976931348623157e308",
                    "double",
                    "-Infinity",
                    "1.7976931348623157E308"),
            new Kind(
                    "money",
                    "'-92233720368547758.08'",
                    "'92233720368547758.07'",
                    "string",
                    "-$92,233,720,368,547,758.08",
                    "$92,233,720,368,547,758.07"),
            Kind.same("boolean", "false", "true", "boolean"),
            new Kind("char(5)", "''", "'größe'", "string", "     ", "größe"),
            Kind.same("varchar(100)", "''", "'Zürich 🐪 %%'", "string"),
            Kind.same("text", "''", "'日本'", "string"),
            Kind.same("name", "''", "'pg_class'", "string"),
            new Kind("bytea", "''", "'\\x00ff10'", "binary", "", "00FF10"),
            Kind.same("date", "'0001-01-01'", "'9999-12-31'", "date"),
            Kind.same("timestamp", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "timestamp_ntz"),
            new Kind(
                    "timestamptz",
                    "'1900-01-01 02:00:00+02'",
                    "'2038-01-19 03:14:07.999999+00'",
                    "timestamp",
                    "1900-01-01 00:00:00",
                    "2038-01-19 03:14:07.999999"),
            Kind.same("time", "'00:00:00'", "'24:00:00'", "string"),
            Kind.same("timetz", "'00:00:00+15:59'", "'23:59:59.999999-15:59'", "string"),
            Kind.same("interval", "'-178000000 years'", "'1 year 2 mons 3 days 04:05:06.789'", "string"),
            Kind.same(
                    "uuid",
                    "'00000000-0000-0000-0000-000000000000'",
                    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                    "string"),
            Kind.same("json", "'null'", "'{\"a\":  [1, null]}'", "string"),
            Kind.same("jsonb", "'null'", "'{\"a\": [1, null]}'", "string"),
            Kind.same("bit(3)", "'000'", "'101'", "string"),
            Kind.same("varbit(9)", "''", "'10101'", "string"),
            Kind.same("oid", "0", "4294967295", "bigint")));

    private static final TypeTable TYPES = COPIED.and(
            Kind.same("jsonpath", "'$'", "'$.\"a\"[*]'", "string"),
            Kind.same("inet", "'0.0.0.0'", "'2001:db8::ff00:42:8329'", "string"),
            Kind.same("cidr", "'10.0.0.0/8'", "'2001:db8::/32'", "string"),
            Kind.same("macaddr", "'00:00:00:00:00:00'", "'08:00:2b:01:02:03'", "string"),
            Kind.same("macaddr8", "'00:00:00:00:00:00:00:00'", "'08:00:2b:01:02:03:04:05'", "string"),
            Kind.same("point", "'(-1.5,0)'", "'(1e+300,2)'", "string"),
            Kind.same("line", "'{1,-1,0}'", "'{0,1,-2.5}'", "string"),
            Kind.same("lseg", "'[(0,0),(1,1)]'", "'[(0,0),(1.5,1)]'", "string"),
            Kind.same("box", "'(1,1),(0,0)'", "'(2.5,1),(0,0)'", "string"),
            Kind.same("path", "'((0,0),(1,1))'", "'[(0,0),(1,1)]'", "string"),
            Kind.same("polygon", "'((0,0),(1,1),(1,0))'", "'((0,0),(2.5,1),(1,0))'", "string"),
            Kind.same("circle", "'<(0,0),0>'", "'<(0,0),2.5>'", "string"),
            new Kind("tsvector", "''", "'fat:2 rat:3'", "string", "", "'fat':2 'rat':3"),
            new Kind("tsquery", "''", "'fat & rat'", "string", "", "'fat' & 'rat'"),
            Kind.same("int4range", "'empty'", "'[1,10)'", "string"),
            Kind.same("numrange", "'(,)'", "'[1.5,2.5]'", "string"),
            Kind.same("daterange", "'empty'", "'[2024-01-01,2024-03-01)'", "string"),
            Kind.same("int4multirange", "'{}'", "'{[1,3),[5,8)}'", "string"),
            Kind.same("xml", "'<a/>'", "'<a>ß</a>'", "string"),
            Kind.same("pg_lsn", "'0/0'", "'FFFFFFFF/FFFFFFFF'", "string"),
            Kind.same("mood", "'sad'", "'very \"glad\"'", "string"),
            Kind.same("positive", "1", "2147483647", "bigint"),
            Kind.same("pair", "'(1,)'", "'(2,\"a b\")'", "string"),
            new Kind(
                    "integer[]",
                    "'{}'",
                    "'{-2147483648,NULL,2147483647}'",
                    "array<bigint>",
                    "[]",
                    "[-2147483648, null, 2147483647]"),
            new Kind("bigint[]", "'{}'", "'{9223372036854775807}'", "array<bigint>", "[]", "[9223372036854775807]"),
            new Kind("text[]", "'{}'", "'{\"a,b\",NULL,\"\"}'", "array<string>", "[]", "[a,b, null, ]"),
            new Kind("boolean[]", "'{}'", "'{t,NULL,f}'", "array<boolean>", "[]", "[true, null, false]"),
            new Kind("double precision[]", "'{}'", "'{0.1,NaN}'", "array<double>", "[]", "[0.1, NaN]"),
            Kind.same("numeric[]", "'{}'", "'{1.50,NULL}'", "string"));

    private static PostgresDatabase database;

    @BeforeAll
    static void createTable() throws SQLException {
        database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TYPE mood AS ENUM ('sad', 'very \"glad\"')",
                "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
                "CREATE TYPE pair AS (number integer, name text)");
        create("copied", COPIED);
        create("every_type", TYPES);
    }

    private static void create(String table, TypeTable types) throws SQLException {
        database.execute(
                "CREATE TABLE " + table + " (id integer, " + types.declarations() + ")",
                "INSERT INTO " + table + " VALUES (1, " + types.least() + ")",
                "INSERT INTO " + table + " VALUES (2, " + types.most() + ")",
                "INSERT INTO " + table + " (id) VALUES (3)");
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeThatIsCopiedLandsWithItsExtremes(TableFormat format) {
        COPIED.assertThatExtremesAreIn(landed("copied", format));
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeLandsWithItsExtremes(TableFormat format) {
        TYPES.assertThatExtremesAreIn(landed("every_type", format));
    }

    private static Dataset<Row> landed(String source, TableFormat format) {
        String table = "pg." + source + "_" + format;
        PipelineRunner.Outcome outcome = PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.postgres(database, "table: " + source).into(table, format));
        assertThat(outcome.succeeded().counts(table)).isEqualTo(new Counts(3, 3, 0, 0));

        return read(format, table);
    }

    @Test
    void thePageTellsWhatBecomesOfEveryType() throws IOException {
        TYPES.assertThatItIsToldOf("caravan-postgresql-source");
    }
}
