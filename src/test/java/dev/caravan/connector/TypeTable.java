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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The types of a system with their extremes, and what becomes of them: what a test tries, and what the note of a Kamelet tells.
 * In the table of the source each is a column, in this order.
 */
record TypeTable(List<Kind> kinds) {

    /** The columns that a note's rows are of. */
    private static final String HEAD = "| Type | Column |\n|---|---|\n";

    /**
     * A type, its extremes in SQL, the type of its column, and the extremes as they are there: text, with bytes in
     * hexadecimal digits.
     */
    record Kind(String type, String least, String most, String lands, String leastThere, String mostThere) {

        /** There as it stands in the SQL, but for its quotes. */
        static Kind same(String type, String least, String most, String lands) {
            return new Kind(type, least, most, lands, unquoted(least), unquoted(most));
        }

        private static String unquoted(String literal) {
            return literal.replaceAll("^'|'$", "");
        }
    }

    TypeTable and(Kind... others) {
        return new TypeTable(Stream.concat(kinds.stream(), Stream.of(others)).toList());
    }

    /** The columns of a table, for {@code CREATE TABLE}. */
    String declarations() {
        return declarations("");
    }

    /** @param suffix of each, as a system needs it for a column that may be null */
    String declarations(String suffix) {
        return each(i -> column(i) + " " + kinds.get(i).type() + suffix);
    }

    /** Values for {@code INSERT}. */
    String least() {
        return each(i -> kinds.get(i).least());
    }

    /** Values for {@code INSERT}. */
    String most() {
        return each(i -> kinds.get(i).most());
    }

    private String each(Function<Integer, String> part) {
        return IntStream.range(0, kinds.size()).boxed().map(part).collect(Collectors.joining(", "));
    }

    /** @param rows that have landed: the first has the least values, the second the greatest, and any further ones none */
    void assertThatExtremesAreIn(Dataset<Row> rows) {
        List<Row> shown = rows.orderBy("id")
                .selectExpr(IntStream.range(0, kinds.size())
                        .mapToObj(i -> shown(column(i), rows))
                        .toArray(String[]::new))
                .collectAsList();
        for (int i = 0; i < kinds.size(); i++) {
            Kind kind = kinds.get(i);
            assertThat(type(column(i), rows)).as(kind.type()).isEqualTo(kind.lands());
            assertThat(List.of(shown.get(0).getString(i), shown.get(1).getString(i)))
                    .as(kind.type())
                    .containsExactly(kind.leastThere(), kind.mostThere());
            for (Row none : shown.subList(2, shown.size())) {
                assertThat(none.isNullAt(i)).as(kind.type()).isTrue();
            }
        }
    }

    static String column(int kind) {
        return "c" + kind;
    }

    private static String type(String column, Dataset<Row> rows) {
        return rows.schema().apply(column).dataType().simpleString();
    }

    private static String shown(String column, Dataset<Row> rows) {
        return type(column, rows).equals("binary") ? "hex(" + column + ")" : "cast(" + column + " as string)";
    }

    /** @param kamelet whose note, from which its page is made, has to tell the same */
    void assertThatItIsToldOf(String kamelet) throws IOException {
        String told = kinds.stream()
                .map(kind -> "| " + (kind.type().isEmpty() ? "none" : "`" + kind.type() + "`") + " | `" + kind.lands()
                        + "` |\n")
                .collect(Collectors.joining("", HEAD, ""));

        assertThat(Files.readString(Path.of("kamelets", kamelet + ".md"))).contains(told);
    }
}
