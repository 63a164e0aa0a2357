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
package dev.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.table.BatchShape;
import dev.caravan.table.LakeTable;
import dev.caravan.table.Mark;
import dev.caravan.table.TableBatch;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A judge that never finds anyone guilty would be of no use. */
class CheckerTest {

    private static final String LANE = "checked/numbers/0";
    private static final Schema SCHEMA =
            Schema.of("id", Type.Scalar.LONG, "key", Type.Scalar.STRING, "seq", Type.Scalar.LONG);

    @ParameterizedTest
    @EnumSource
    void whatIsWrongWithATableIsFound(TableFormat format) throws IOException {
        LakeTable table = TestLake.tables().table(new TableName("crash", "guilty_" + format), format);
        table.create(SCHEMA, TableLayout.PLAIN);
        Mark mark = table.claim(LANE, note(7));
        mark = land(table, mark, 1, 2, 2, 5);
        mark = land(table, mark, 9);
        try (Checker checker = Checker.start()) {
            Verdict before = checker.ask(question(table, List.of(1L, 2L, 3L)));
            assertThat(before).isEqualTo(new Verdict(table.name().toString(), 5, 1, 1, 2, 0, 0, 0));

            land(table, mark, 4);
            switch (format) {
                case DELTA -> addAgainToDelta(table);
                case ICEBERG -> addAgainToIceberg(table);
            }
            table.claim(LANE, note(6));
            Verdict after = checker.ask(question(table, List.of(1L, 2L, 3L, 4L, 5L, 9L)));
            assertThat(after.disordered()).isPositive();
            assertThat(after.lowered()).isEqualTo(1);
            assertThat(after.twice()).isPositive();
            assertThat(after.isClean()).isFalse();
        }
    }

    private static Question question(LakeTable table, List<Long> ids) {
        return new Question(
                TestLake.warehouse().toString(),
                table.name().toString(),
                table.format(),
                ids,
                null,
                List.of(),
                true,
                false);
    }

    private static Map<String, Object> note(long last) {
        return Map.of("lane", LANE, "position", Numbers.at(last).toString());
    }

    private static Mark land(LakeTable table, Mark previous, long... ids) {
        try (TableBatch batch =
                table.begin(LANE, previous, previous.number() + 1, new WriteMode.Append(), SCHEMA, BatchShape.of(1))) {
            for (long id : ids) {
                batch.writer().startRow();
                batch.writer().set(0, id);
                batch.writer().set(1, "k");
                batch.writer().set(2, id);
                batch.writer().endRow();
            }

            batch.seal();

            return batch.commit(note(7));
        }
    }

    /** A commit written by hand that adds the files of an earlier one. */
    private static void addAgainToDelta(LakeTable table) throws IOException {
        Path log = TestLake.warehouse()
                .resolve(table.name().toString().replace('.', '/'))
                .resolve("_delta_log");
        List<String> added = List.of();
        for (long version = 0; added.isEmpty(); version++) {
            added = Files.readAllLines(log.resolve("%020d.json".formatted(version))).stream()
                    .filter(action -> action.startsWith("{\"add\""))
                    .toList();
        }
        Files.write(log.resolve("%020d.json".formatted(table.version() + 1)), added);
    }

    @SuppressWarnings("deprecation")
    private static void addAgainToIceberg(LakeTable table) {
        try (JdbcCatalog catalog = TestLake.catalog()) {
            Table loaded = catalog.loadTable(TableIdentifier.parse(table.name().toString()));
            DataFile file = loaded.currentSnapshot()
                    .addedDataFiles(loaded.io())
                    .iterator()
                    .next();
            loaded.newFastAppend().appendFile(file).commit();
        }
    }
}
