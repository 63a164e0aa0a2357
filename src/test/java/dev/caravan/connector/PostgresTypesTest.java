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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R22: what becomes of every type of PostgreSQL. */
@Exercises(kamelet = "caravan-postgresql-source", against = "server")
class PostgresTypesTest {

    private static final TypeTable TYPES = new TypeTable(List.of(
            Kind.same("smallint", "-32768", "32767", "bigint"),
            Kind.same("integer", "-2147483648", "2147483647", "bigint"),
            Kind.same("bigint", "-9223372036854775808", "9223372036854775807", "bigint"),
            Kind.same("oid", "0", "4294967295", "bigint"),
            Kind.same(
                    "numeric(38,10)",
                    "-" + "9".repeat(28) + ".0000000001",
                    "9".repeat(28) + "." + "9".repeat(10),
                    "decimal(38,10)"),
            Kind.same(
                    "numeric(50,20)",
                    "-" + "9".repeat(30) + "." + "9".repeat(20),
                    "0." + "0".repeat(19) + "1",
                    "string"),
            Kind.same("numeric", "-" + "9".repeat(200), "'NaN'", "string"),
            new Kind("real", "'-3.4028235e38'", "'NaN'", "float", "-3.4028235E38", "NaN"),
            new Kind(
                    "double precision", "'-1.7976931348623157e308'", "0.1", "double", "-1.7976931348623157E308", "0.1"),
            new Kind("money", "'-92233720368547758.08'", "1", "string", "-$92,233,720,368,547,758.08", "$1.00"),
            Kind.same("boolean", "false", "true", "boolean"),
            Kind.same("bit(3)", "'000'", "'111'", "string"),
            Kind.same("bit varying(9)", "'0'", "'101'", "string"),
            Kind.same("date", "'0001-01-01'", "'9999-12-31'", "date"),
            Kind.same("timestamp", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "timestamp_ntz"),
            new Kind(
                    "timestamptz",
                    "'0001-01-01 00:00:00+00'",
                    "'9999-12-31 23:59:59.999999+00'",
                    "timestamp",
                    "0001-01-01 00:00:00",
                    "9999-12-31 23:59:59.999999"),
            Kind.same("time", "'00:00:00'", "'23:59:59.999999'", "string"),
            Kind.same("timetz", "'00:00:00+15:59'", "'23:59:59.999999-15:59'", "string"),
            Kind.same("interval", "'-178000000 years'", "'1 day 02:00:00'", "string"),
            new Kind("char(5)", "''", "'größe'", "string", "     ", "größe"),
            Kind.same("varchar(100)", "''", "'Zürich 🐪 %%'", "string"),
            Kind.same("text", "''", "'日本'", "string"),
            Kind.same("name", "''", "'a_name'", "string"),
            new Kind("bytea", "''", "'\\x00ff'", "binary", "", "00FF"),
            Kind.same("json", "'null'", "'{\"a\": [1, null]}'", "string"),
            Kind.same("jsonb", "'null'", "'{\"a\": [1, null]}'", "string"),
            Kind.same("xml", "'<a/>'", "'<a>ß</a>'", "string"),
            Kind.same(
                    "uuid",
                    "'00000000-0000-0000-0000-000000000000'",
                    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                    "string"),
            Kind.same("inet", "'0.0.0.0'", "'2001:db8::1/64'", "string"),
            Kind.same("cidr", "'0.0.0.0/0'", "'2001:db8::/32'", "string"),
            Kind.same("macaddr", "'00:00:00:00:00:00'", "'ff:ff:ff:ff:ff:ff'", "string"),
            Kind.same("point", "'(0,0)'", "'(1.5,-2)'", "string"),
            Kind.same("polygon", "'((0,0),(1,1))'", "'((0,0),(1,1),(2,0))'", "string"),
            Kind.same("int4range", "'empty'", "'[1,10)'", "string"),
            new Kind("tsvector", "''", "'''a'' ''b'''", "string", "", "'a' 'b'"),
            new Kind("integer[]", "'{}'", "'{1,NULL,3}'", "array<bigint>", "[]", "[1, null, 3]"),
            new Kind("text[]", "'{}'", "'{a,NULL}'", "array<string>", "[]", "[a, null]"),
            new Kind("boolean[]", "'{}'", "'{t,f}'", "array<boolean>", "[]", "[true, false]"),
            new Kind("double precision[]", "'{}'", "'{0.1}'", "array<double>", "[]", "[0.1]"),
            Kind.same("numeric[]", "'{}'", "'{1.50,NULL}'", "string")));

    @ParameterizedTest
    @EnumSource
    void everyTypeLandsWithItsExtremes(TableFormat format) throws SQLException {
        PostgresDatabase database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TABLE every_type (id integer, " + TYPES.declarations() + ")",
                "INSERT INTO every_type VALUES (1, " + TYPES.least() + ")",
                "INSERT INTO every_type VALUES (2, " + TYPES.most() + ")",
                "INSERT INTO every_type (id) VALUES (3)");
        String table = "pg.every_type_" + format;

        Counts counts = PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet(
                                        "caravan-postgresql-source",
                                        Map.of(
                                                "host", database.host(),
                                                "port", String.valueOf(database.port()),
                                                "database", database.name(),
                                                "username", database.user(),
                                                "password", database.password(),
                                                "table", "every_type"))
                                .into(table, format))
                .succeeded()
                .counts(table);

        assertThat(counts).isEqualTo(new Counts(3, 3, 0, 0));
        TYPES.assertThatExtremesAreIn(read(format, table));
    }

    @Test
    void thePageTellsWhatBecomesOfEveryType() throws IOException {
        TYPES.assertThatItIsToldOf("caravan-postgresql-source");
    }
}
