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
package dev.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    private static final Schema NUMBERS = Schema.of("id", Type.Scalar.LONG);

    @TempDir
    Path folder;

    @BeforeAll
    static void land() {
        for (TableFormat format : TableFormat.values()) {
            LakeTable table = TestLake.tables().table(new TableName("query", "numbers_" + format), format);
            table.create(NUMBERS, TableLayout.PLAIN);
            try (TableBatch batch = table.begin(
                    "q", table.claim("q", Map.of()), 1, new WriteMode.Append(), NUMBERS, BatchShape.of(1))) {
                RowWriter writer = batch.writer();
                writer.startRow();
                writer.setLong(0, 42);
                writer.endRow();
                batch.seal();
                batch.commit(Map.of());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aQueryReadsTablesByTheirNames(TableFormat format) {
        assertThat(result(
                        "WITH n AS (SELECT id + 1 AS next FROM query.numbers_" + format + ") SELECT max(next) FROM n"))
                .containsExactly(List.of("43"));
    }

    @Test
    void aTableIsNamedInAnyCaseAndInQuotes() {
        assertThat(result(
                        "SELECT id FROM Query.NUMBERS_delta WHERE id IN (SELECT id FROM `query` . `numbers_iceberg`)"))
                .containsExactly(List.of("42"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE query.numbers_delta",
                "delete from query.numbers_iceberg",
                "SET spark.sql.ansi.enabled=false",
                "ADD JAR x.jar",
                "SELECT /* */ `REFLECT`('java.lang.System', 'getProperty', 'user.home')",
                "SELECT id, (SELECT Java_Method('java.lang.System', 'getProperty', 'user.home')) FROM query.numbers_delta"
            })
    void whatIsMoreThanAQueryIsRefusedAndChangesNothing(String sql) {
        assertThatThrownBy(() -> TestLake.tables().query(sql, 10))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.CONFIG))
                .hasMessageStartingWith("Cannot run the query: ");
        assertThat(result("SELECT count(*) FROM query.numbers_delta")).containsExactly(List.of("1"));
        assertThat(result("SELECT count(*) FROM query.numbers_iceberg")).containsExactly(List.of("1"));
    }

    @Test
    void neitherFilesNorTheEnvironmentAreRead() throws IOException {
        Path file = Files.writeString(folder.resolve("secret.txt"), "canary");

        assertThatThrownBy(() -> TestLake.tables().query("SELECT * FROM text.`" + file + "`", 10))
                .isInstanceOf(CaravanException.class)
                .hasMessageNotContaining("canary");
        assertThat(result("SELECT '${env:PATH}'")).containsExactly(List.of("${env:PATH}"));
    }

    private static List<List<String>> result(String sql) {
        return TestLake.tables().query(sql, 10).textRows();
    }
}
