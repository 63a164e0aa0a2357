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
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R22: what becomes of the types that a column of SQLite declares. */
@Exercises(kamelet = "caravan-sqlite-source", against = "server")
class SqliteTypesTest {

    private static final TypeTable TYPES = new TypeTable(List.of(
            Kind.same("INTEGER", "-9223372036854775808", "9223372036854775807", "bigint"),
            Kind.same("UNSIGNED BIG INT", "0", "9223372036854775807", "bigint"),
            new Kind("BOOLEAN", "0", "1", "boolean", "false", "true"),
            new Kind("REAL", "-1.7976931348623157e308", "0.1", "double", "-1.7976931348623157E308", "0.1"),
            new Kind("FLOAT", "-0.5", "4", "double", "-0.5", "4.0"),
            new Kind("DOUBLE PRECISION", "5e-324", "1.5", "double", "4.9E-324", "1.5"),
            new Kind("DECIMAL(10,2)", "-99999999.99", "3", "decimal(10,2)", "-99999999.99", "3.00"),
            Kind.same("NUMERIC", "-12", "0.1", "string"),
            Kind.same("DATE", "'0001-01-01'", "'9999-12-31'", "date"),
            Kind.same("DATETIME", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "timestamp_ntz"),
            Kind.same("TIMESTAMP", "'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "timestamp_ntz"),
            Kind.same("TIME", "'00:00:00'", "'23:59:59'", "string"),
            Kind.same("TEXT", "''", "'Zürich 🐪 %%'", "string"),
            Kind.same("VARCHAR(10)", "''", "'longer than it declares'", "string"),
            Kind.same("JSON", "'null'", "'{\"a\": [1, null]}'", "string"),
            new Kind("BLOB", "x''", "x'00ff'", "binary", "", "00FF"),
            Kind.same("", "7", "'x'", "string")));

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void everyTypeLandsWithItsExtremes(TableFormat format) throws SQLException {
        Path file = directory.resolve("types.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE every_type (id INTEGER, " + TYPES.declarations() + ")");
            statement.execute("INSERT INTO every_type VALUES (1, " + TYPES.least() + ")");
            statement.execute("INSERT INTO every_type VALUES (2, " + TYPES.most() + ")");
            statement.execute("INSERT INTO every_type (id) VALUES (3)");
        }
        String table = "sqlite.every_type_" + format;

        Counts counts = PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet(
                                        "caravan-sqlite-source",
                                        Map.of("databasePath", file.toString(), "table", "every_type"))
                                .into(table, format))
                .succeeded()
                .counts(table);

        assertThat(counts).isEqualTo(new Counts(3, 3, 0, 0));
        TYPES.assertThatExtremesAreIn(read(format, table));
    }

    @Test
    void thePageTellsWhatBecomesOfEveryType() throws IOException {
        TYPES.assertThatItIsToldOf("caravan-sqlite-source");
    }
}
