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
package dev.caravan.format.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {

    @Test
    void fieldsAreTextUnderTheNamesOfTheHeader() {
        List<Object> outcomes = all("id,name\n1, Ann \n2,\"\"\n3,\n");
        assertThat(outcomes).hasSize(3);
        assertThat((Record) outcomes.get(0)).containsEntry("id", "1").containsEntry("name", " Ann ");
        assertThat((Record) outcomes.get(1)).containsEntry("name", "");
        assertThat((Record) outcomes.get(2)).containsEntry("name", null);
        assertThat(((Record) outcomes.get(2)).origin()).isEqualTo(new Origin("test.csv", "line", 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void quotedFieldsHoldDelimitersQuotesAndLineEnds(String end) {
        List<Object> outcomes =
                all("a,b" + end + "\"x,\"\"y\"\"" + end + end + "z\",\"2" + end + "\"" + end + end + "p,q" + end);
        assertThat(outcomes).hasSize(2);
        assertThat((Record) outcomes.get(0))
                .containsEntry("a", "x,\"y\"" + end + end + "z")
                .containsEntry("b", "2" + end);
        assertThat(((Record) outcomes.get(0)).origin().number()).isEqualTo(2);
        assertThat((Record) outcomes.get(1)).containsEntry("a", "p");
        assertThat(((Record) outcomes.get(1)).origin().number()).isEqualTo(7);
    }

    @Test
    void quoteInsideAnUnquotedFieldIsACharacter() {
        assertThat((Record) all("a,b\n5\" pipe, \"x\"\n").get(0))
                .containsEntry("a", "5\" pipe")
                .containsEntry("b", " \"x\"");
    }

    @Test
    void wrongNumberOfFieldsIsRejectedWithTheLine() {
        List<Object> outcomes = all("a,b\n1\n1,2\n1,\"2\n\",3\r\n3,4");
        assertThat(outcomes).hasSize(4);
        assertRejected(outcomes.get(0), "CSV_FIELDS", 2, "1\n");
        assertThat(((Rejected) outcomes.get(0)).message())
                .isEqualTo("Cannot read CSV line 2 of test.csv: 1 fields where 2 are expected");
        assertThat((Record) outcomes.get(1)).containsEntry("b", "2");
        assertRejected(outcomes.get(2), "CSV_FIELDS", 4, "1,\"2\n\",3\r\n");
        assertThat((Record) outcomes.get(3)).containsEntry("a", "3").containsEntry("b", "4");
    }

    @Test
    void textBehindAClosingQuoteRejectsTheLineOnly() {
        List<Object> outcomes = all("a,b\n\"1\"x,2\n3,4\n5,\"6\n7,\"8\"\n9,0\n");
        assertThat(outcomes).hasSize(5);
        assertRejected(outcomes.get(0), "CSV_QUOTE", 2, "\"1\"x,2\n");
        assertThat((Record) outcomes.get(1)).containsEntry("a", "3");
        assertRejected(outcomes.get(2), "CSV_QUOTE", 4, "5,\"6\n");
        assertThat((Record) outcomes.get(3)).containsEntry("a", "7").containsEntry("b", "8");
        assertThat((Record) outcomes.get(4)).containsEntry("a", "9");
    }

    @Test
    void quoteThatIsNeverClosedRejectsTheLineThatOpensIt() {
        List<Object> outcomes = all("a,b\n1,\"2\n3,4\n5,6\n");
        assertThat(outcomes).hasSize(3);
        assertRejected(outcomes.get(0), "CSV_QUOTE", 2, "1,\"2\n");
        assertThat((Record) outcomes.get(1)).containsEntry("a", "3");
        assertThat(((Record) outcomes.get(2)).origin().number()).isEqualTo(4);
    }

    @Test
    void closingQuoteIsNotLookedForForever() {
        int lines = 300_000;
        List<Object> outcomes = all("a,b\n1,\"2\n" + "3,44\n".repeat(lines) + "5,6\"\n");
        assertThat(outcomes).hasSize(lines + 2);
        assertRejected(outcomes.get(0), "CSV_QUOTE", 2, "1,\"2\n");
        assertThat((Record) outcomes.get(lines + 1)).containsEntry("b", "6\"");
    }

    @Test
    void longQuotedFieldsAreReadInTheTimeTheirLengthTakes() {
        String field = "\"\"quoted\"\"\n".repeat(60_000);
        List<Object> outcomes = all("a,b\n" + ("1,\"" + field + "\"\n").repeat(5));
        assertThat(outcomes).hasSize(5).allSatisfy(outcome -> assertThat((Record) outcome)
                .containsEntry("b", "\"quoted\"\n".repeat(60_000)));
    }

    @Test
    void bytesThatAreNoTextAreRejectedAsTheyCame() {
        byte[] input = "a,b\n1,caf\u00E9\n2,x\n3,\"y\n\u00E9\"\n".getBytes(StandardCharsets.ISO_8859_1);
        List<Object> outcomes = all(input, StandardCharsets.UTF_8, CsvOptions.usual());
        assertThat(((Rejected) outcomes.get(0)).code()).isEqualTo("CSV_ENCODING");
        assertThat(((Rejected) outcomes.get(0)).raw()).isEqualTo("1,caf\u00E9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat((Record) outcomes.get(1)).containsEntry("b", "x");
        assertThat(outcomes).hasSize(4);
        assertThat(((Rejected) outcomes.get(2)).code()).isEqualTo("CSV_QUOTE");
        assertThat(((Rejected) outcomes.get(3)).code()).isEqualTo("CSV_ENCODING");
    }

    @Test
    void namesThatAreMissingOrOccurAgainAreMadeUnique() {
        Record record = (Record) all("id,,ID,name,id,\" name \"\n1,2,3,4,5,6\n").get(0);
        assertThat(record.keySet()).containsExactly("id", "column_2", "ID_2", "name", "id_3", "name_2");
    }

    @Test
    void withoutHeaderColumnsAreNumbered() {
        List<Object> outcomes = all(
                "1|a\n2|b\n3\n".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8, new CsvOptions('|', false));
        assertThat(outcomes).hasSize(3);
        assertThat((Record) outcomes.get(0)).containsEntry("column_1", "1").containsEntry("column_2", "a");
        assertRejected(outcomes.get(2), "CSV_FIELDS", 3, "3\n");
    }

    @Test
    void fileWhoseHeaderCannotBeReadIsRejectedLineByLine() {
        List<Object> outcomes = all("a,\"b\"c\n1,2\n\n3,4\n");
        assertThat(outcomes)
                .extracting(outcome -> ((Rejected) outcome).code())
                .containsExactly("CSV_QUOTE", "CSV_HEADER", "CSV_HEADER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void byteOrderMarkDecidesOverTheCharset(String written) {
        Charset charset = Charset.forName(written);
        byte[] input = "\uFEFFid,name\r\n1,Zoé\r\n2,\"a\r\nb\"\r\nx\r\n".getBytes(charset);
        Charset asked = written.startsWith("UTF-32") ? charset : StandardCharsets.ISO_8859_1;
        List<Object> outcomes = all(input, asked, CsvOptions.usual());
        assertThat(outcomes).hasSize(3);
        assertThat((Record) outcomes.get(0)).containsEntry("id", "1").containsEntry("name", "Zoé");
        assertThat((Record) outcomes.get(1)).containsEntry("name", "a\r\nb");
        assertThat(((Rejected) outcomes.get(2)).raw()).isEqualTo("x\r\n".getBytes(charset));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "windows-1252", "Shift_JIS", "UTF-16LE"})
    void charsetIsWhatWasAskedFor(String name) {
        Charset charset = Charset.forName(name);
        String word = name.equals("Shift_JIS") ? "表|ソ" : "Zoé";
        List<Object> outcomes =
                all(("id;name\n1;" + word + "\n").getBytes(charset), charset, new CsvOptions(';', true));
        assertThat((Record) outcomes.get(0)).containsEntry("name", word);
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1002, 5000, 65_535, 65_536, 65_537, 200_000})
    void lineBeyondTheLimitIsRejectedAndReadingGoesOn(int length) {
        String large = "1," + "x".repeat(length - 2);
        byte[] input = ("a,b\n" + large + "\n2,3\r\n").getBytes(StandardCharsets.UTF_8);
        List<Object> outcomes = new ArrayList<>();
        new CsvRecords(new ByteArrayInputStream(input), StandardCharsets.UTF_8, CsvOptions.usual(), "test.csv", 1000)
                .forEachRemaining(outcomes::add);
        assertThat(outcomes).hasSize(2);
        assertRejected(outcomes.get(0), "CSV_TOO_LONG", 2, large.substring(0, 1000));
        assertThat(((Rejected) outcomes.get(0)).message()).contains("first 1000 of " + length + " ");
        assertThat((Record) outcomes.get(1)).containsEntry("a", "2").containsEntry("b", "3");
    }

    @Test
    void emptyInputHasNoRecords() {
        assertThat(all("")).isEmpty();
        assertThat(all("\uFEFF")).isEmpty();
        assertThat(all("a,b")).isEmpty();
        assertThat(all("\n\n")).isEmpty();
    }

    @Test
    void failureOfTheSourceIsThrown() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        CsvRecords records = new CsvRecords(broken, StandardCharsets.UTF_8, CsvOptions.usual(), "far.csv");
        assertThatThrownBy(records::hasNext)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Cannot read CSV from far.csv: connection reset");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Random random = new Random(7);
        String alphabet = "ab,\"\n\r é";
        for (int round = 0; round < 3000; round++) {
            List<List<String>> rows = new ArrayList<>();
            StringBuilder text = new StringBuilder("p,q,r\n");
            for (int row = 0; row < 5; row++) {
                List<String> fields = new ArrayList<>();
                for (int field = 0; field < 3; field++) {
                    StringBuilder value = new StringBuilder();
                    random.ints(random.nextInt(6), 0, alphabet.length()).forEach(i -> value.append(alphabet.charAt(i)));
                    fields.add(value.toString());
                    text.append(field == 0 ? "" : ",")
                            .append('"')
                            .append(value.toString().replace("\"", "\"\""));
                    text.append('"');
                }

                rows.add(fields);
                text.append(random.nextBoolean() ? "\n" : "\r\n");
            }

            List<Object> outcomes = all(text.toString());
            assertThat(outcomes).hasSize(5);
            for (int row = 0; row < 5; row++) {
                assertThat(((Record) outcomes.get(row)).values()).containsExactlyElementsOf(rows.get(row));
            }
        }
    }

    @Test
    void anyInputIsReadToItsEndAndNoByteOfARejectedLineIsLost() {
        Random random = new Random(11);
        String[] pieces = {"a", ",", "\"", "\"\"", "\n", "\r\n", "\r", "1,2,3\n", "\"x\",", "é"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(30), 0, pieces.length).forEach(i -> text.append(pieces[i]));
            for (Object outcome : all("a,b,c\n" + text)) {
                if (outcome instanceof Rejected rejected) {
                    assertThat(text.toString()).contains(new String(rejected.raw(), StandardCharsets.UTF_8));
                } else {
                    assertThat((Record) outcome).hasSize(3);
                }
            }
        }
    }

    private static void assertRejected(Object outcome, String code, long line, String raw) {
        assertThat(outcome).isInstanceOf(Rejected.class);
        Rejected rejected = (Rejected) outcome;
        assertThat(rejected.code()).isEqualTo(code);
        assertThat(rejected.origin()).isEqualTo(new Origin("test.csv", "line", line));
        assertThat(new String(rejected.raw(), StandardCharsets.UTF_8)).isEqualTo(raw);
    }

    private static List<Object> all(String text) {
        return all(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8, CsvOptions.usual());
    }

    private static List<Object> all(byte[] input, Charset charset, CsvOptions options) {
        List<Object> outcomes = new ArrayList<>();
        try (CsvRecords records = new CsvRecords(new ByteArrayInputStream(input), charset, options, "test.csv")) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }
}
