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

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The types of a database, each a column of one table: of its rows the first holds the least value of each type, the second the
 * greatest, and the third none.
 */
record EveryType(List<Kind> kinds) {

    /**
     * A type, its extremes in SQL, the type of its column in the lake, and the extremes as they are there: text, with bytes in
     * hexadecimal digits.
     */
    record Kind(String type, String least, String most, String lands, String leastThere, String mostThere) {

        static Kind same(String type, String least, String most, String lands) {
            return new Kind(type, least, most, lands, unquoted(least), unquoted(most));
        }

        private static String unquoted(String literal) {
            return literal.replaceAll("^'|'$", "");
        }

        private String tableRow() {
            return "| `" + type + "` | `" + lands + "` |";
        }
    }

    static EveryType of(Kind... kinds) {
        return new EveryType(List.of(kinds));
    }

    EveryType and(Kind... others) {
        return new EveryType(Stream.concat(kinds.stream(), Stream.of(others)).toList());
    }

    /** @param nullable what follows the type of a column that may be null */
    String[] statements(String table, String nullable) {
        return new String[] {
            "DROP TABLE IF EXISTS " + table,
            "CREATE TABLE " + table + " (id int, "
                    + each(i -> column(i) + " " + kinds.get(i).type() + nullable) + ")",
            "INSERT INTO " + table + " VALUES (1, " + each(i -> kinds.get(i).least()) + ")",
            "INSERT INTO " + table + " VALUES (2, " + each(i -> kinds.get(i).most()) + ")",
            "INSERT INTO " + table + " (id) VALUES (3)"
        };
    }

    /** R22. */
    void assertLanded(Dataset<Row> rows) {
        List<Row> shown = rows.orderBy("id")
                .selectExpr(IntStream.range(0, kinds.size())
                        .mapToObj(i -> shown(column(i), rows))
                        .toArray(String[]::new))
                .collectAsList();
        assertThat(shown).hasSize(3);
        for (int i = 0; i < kinds.size(); i++) {
            Kind kind = kinds.get(i);
            assertThat(type(column(i), rows)).as(kind.type()).isEqualTo(kind.lands());
            assertThat(List.of(shown.get(0).getString(i), shown.get(1).getString(i)))
                    .as(kind.type())
                    .containsExactly(kind.leastThere(), kind.mostThere());
            assertThat(shown.get(2).isNullAt(i)).as(kind.type()).isTrue();
        }
    }

    /** As the page of a connector tells it. */
    String page() {
        return kinds.stream()
                .map(Kind::tableRow)
                .collect(Collectors.joining("\n", "| Type | Column |\n|---|---|\n", "\n"));
    }

    private String each(Function<Integer, String> part) {
        return IntStream.range(0, kinds.size()).boxed().map(part).collect(Collectors.joining(", "));
    }

    private static String column(int kind) {
        return "c" + kind;
    }

    private static String type(String column, Dataset<Row> rows) {
        return rows.schema().apply(column).dataType().simpleString();
    }

    private static String shown(String column, Dataset<Row> rows) {
        return type(column, rows).equals("binary") ? "hex(" + column + ")" : "cast(" + column + " as string)";
    }
}
