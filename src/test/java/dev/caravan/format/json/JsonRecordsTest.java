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
package dev.caravan.format.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordsTest {

    @Test
    void valuesAreExact() {
        Record record = (Record) lines("{\"z\":1,\"a\":1.00,\"big\":9223372036854775808,\"min\":-9223372036854775808,"
                        + "\"exp\":1e2,\"s\":\"\\u00e9\",\"t\":true,\"n\":null,\"o\":{\"k\":[1,null,{}]}}")
                .get(0);
        assertThat(record.keySet()).containsExactly("z", "a", "big", "min", "exp", "s", "t", "n", "o");
        assertThat(record)
                .containsEntry("z", 1L)
                .containsEntry("a", new BigDecimal("1.00"))
                .containsEntry("big", new BigDecimal("9223372036854775808"))
                .containsEntry("min", Long.MIN_VALUE)
                .containsEntry("exp", new BigDecimal("1e2"))
                .containsEntry("s", "é")
                .containsEntry("t", true)
                .containsEntry("n", null)
                .containsEntry("o", Map.of("k", Arrays.asList(1L, null, Map.of())));
    }

    @Test
    void linesAreReadOneByOne() {
        List<Object> outcomes = lines("{\"a\":1}\r\n\n  \n[1]\n{\"a\":\n5\n{\"a\":2}");
        assertThat(outcomes).hasSize(5);
        assertThat(((Record) outcomes.get(0)).origin()).isEqualTo(new Origin("test.json", "line", 1));
        assertRejected(outcomes.get(1), "JSON_NOT_OBJECT", new Origin("test.json", "line", 4), "[1]\n");
        assertRejected(outcomes.get(2), "JSON_SYNTAX", new Origin("test.json", "line", 5), "{\"a\":\n");
        assertRejected(outcomes.get(3), "JSON_NOT_OBJECT", new Origin("test.json", "line", 6), "5\n");
        assertThat((Record) outcomes.get(4)).containsEntry("a", 2L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":NaN}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":1} x",
                "{\"a\":1}{}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udc00\":1}",
                "secret",
                "[1",
                "5 6"
            })
    void whatIsNoJsonIsRejectedWithoutItsText(String line) {
        List<Object> outcomes = lines(line + "\n{}");
        assertThat(outcomes).hasSize(2);
        assertRejected(outcomes.get(0), "JSON_SYNTAX", new Origin("test.json", "line", 1), line + "\n");
        assertThat(((Rejected) outcomes.get(0)).message())
                .startsWith("Cannot read JSON line 1 of test.json: ")
                .doesNotContain("secret", "ud800", "\"a\"");
        assertThat(outcomes.get(1)).isInstanceOf(Record.class);
    }

    @Test
    void nestingEndsAtAHundredLevels() {
        assertThat(lines("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}").get(0))
                .isInstanceOf(Record.class);
        for (int depth : new int[] {100, 101, 102, 5000, 100_000}) {
            Rejected rejected = (Rejected) lines("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}")
                    .get(0);
            assertThat(rejected.code()).isEqualTo("JSON_SYNTAX");
            assertThat(rejected.message()).contains("nested deeper than 100 levels");
        }

        assertThat(document("[{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}]").get(0))
                .isInstanceOf(Record.class);
        assertThat(document("[{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}]")
                        .get(0))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void lineOfOtherBytesOrBeyondTheLimitIsRejectedAlone() {
        byte[] input = "{\"a\":\"é\"}\n{\"a\":1}\n".getBytes(StandardCharsets.ISO_8859_1);
        List<Object> outcomes = all(JsonRecords.lines(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "x"));
        assertThat(outcomes).hasSize(2);
        assertThat(((Rejected) outcomes.get(0)).code()).isEqualTo("JSON_ENCODING");
        assertThat(((Rejected) outcomes.get(0)).raw()).isEqualTo(Arrays.copyOf(input, 10));

        byte[] long1 = ("{\"a\":\"" + "x".repeat(2000) + "\"}\n{}").getBytes(StandardCharsets.UTF_8);
        outcomes = all(new JsonLineRecords(new ByteArrayInputStream(long1), StandardCharsets.UTF_8, "x", 100));
        assertThat(((Rejected) outcomes.get(0)).code()).isEqualTo("JSON_TOO_LONG");
        assertThat(((Rejected) outcomes.get(0)).raw()).hasSize(100);
        assertThat(outcomes.get(1)).isInstanceOf(Record.class);
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,UTF-8", "UTF-16LE,UTF-8", "UTF-16BE,UTF-8"})
    void byteOrderMarkDecidesOverTheCharset(String written, String asked) {
        Charset charset = Charset.forName(written);
        byte[] input = "\uFEFF{\"a\":\"Zoé\"}\n".getBytes(charset);
        Charset other = Charset.forName(asked);
        assertThat((Record) all(JsonRecords.lines(new ByteArrayInputStream(input), other, "x"))
                        .get(0))
                .containsEntry("a", "Zoé");
        assertThat((Record) all(JsonRecords.document(new ByteArrayInputStream(input), other, "x"))
                        .get(0))
                .containsEntry("a", "Zoé");
    }

    @Test
    void documentIsAnArrayOfObjectsOrOneObject() {
        List<Object> outcomes = document(" [ {\"a\":1}, {\"a\":[{}]} ] \n");
        assertThat(outcomes).hasSize(2);
        assertThat((Record) outcomes.get(0)).containsEntry("a", 1L);
        assertThat(((Record) outcomes.get(1)).origin()).isEqualTo(new Origin("test.json", "element", 2));
        assertThat(document("{\"a\":1}")).hasSize(1);
        assertThat(document("")).isEmpty();
        assertThat(document(" \n")).isEmpty();
        assertThat(document("[]")).isEmpty();
    }

    @Test
    void elementsThatAreNoObjectsAreRejectedAlone() {
        List<Object> outcomes = document("[5, {\"a\":1},\"text\" , [[1],{}] ,null,true,{}]");
        assertThat(outcomes).hasSize(7);
        assertRejected(outcomes.get(0), "JSON_NOT_OBJECT", element(1), "5");
        assertThat((Record) outcomes.get(1)).containsEntry("a", 1L);
        assertRejected(outcomes.get(2), "JSON_NOT_OBJECT", element(3), "\"text\"");
        assertRejected(outcomes.get(3), "JSON_NOT_OBJECT", element(4), "[[1],{}]");
        assertRejected(outcomes.get(4), "JSON_NOT_OBJECT", element(5), "null");
        assertRejected(outcomes.get(5), "JSON_NOT_OBJECT", element(6), "true");
        assertThat(((Record) outcomes.get(6)).origin()).isEqualTo(element(7));
        assertRejected(document("\"only\"").get(0), "JSON_NOT_OBJECT", element(1), "\"only\"");
    }

    @Test
    void errorInTheMiddleKeepsWhatStandsBeforeAndTheRestAsItCame() {
        List<Object> outcomes = document("[{\"a\":1},{\"a\":2},{\"a\":oops},{\"a\":4}]");
        assertThat(outcomes).hasSize(3);
        assertRejected(outcomes.get(2), "JSON_SYNTAX", element(3), ",{\"a\":oops},{\"a\":4}]");
        assertThat(((Rejected) outcomes.get(2)).message()).doesNotContain("oops");
        assertThat(document("[{\"a\":1}")).hasSize(2);
        assertRejected(document("[{\"a\":1}").get(1), "JSON_SYNTAX", element(2), "");
        assertRejected(document("{\"a\":").get(0), "JSON_SYNTAX", element(1), "{\"a\":");
        assertRejected(document("[{\"a\":1,\"a\":2}]").get(0), "JSON_SYNTAX", element(1), "{\"a\":1,\"a\":2}]");
    }

    @Test
    void contentBehindTheDocumentIsRejected() {
        assertRejected(document("[{}] [{}]").get(1), "JSON_SYNTAX", element(2), " [{}]");
        assertRejected(document("{}\n{}\n").get(1), "JSON_SYNTAX", element(2), "\n{}\n");
        assertRejected(document("[{}]]").get(1), "JSON_SYNTAX", element(2), "]");
        assertRejected(document("[] x").get(0), "JSON_SYNTAX", element(1), " x");
    }

    @Test
    void atMostTheFirstPartOfTheRestIsKept() {
        String before = "[" + "{\"a\":\"xxxxxxxxxxxxxxxxxxxx\"},".repeat(5000);
        String rest = "oops" + "y".repeat(300_000);
        List<Object> outcomes = document(before + rest);
        assertThat(outcomes).hasSize(5001);
        Rejected rejected = (Rejected) outcomes.get(5000);
        assertThat(new String(rejected.raw(), StandardCharsets.UTF_8)).isEqualTo("," + rest.substring(0, 65_535));
        assertThat(rejected.message()).contains("the first 65536 bytes are kept");
    }

    @Test
    void malformedBytesEndTheDocumentBehindEverythingBeforeThem() {
        String before = "[" + "{\"a\":1},".repeat(3000);
        byte[] input = (before + "{\"a\":\"é\"},{\"a\":2}]").getBytes(StandardCharsets.ISO_8859_1);
        List<Object> outcomes = all(JsonRecords.document(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "x"));
        assertThat(outcomes).hasSize(3001);
        Rejected rejected = (Rejected) outcomes.get(3000);
        assertThat(rejected.code()).isEqualTo("JSON_ENCODING");
        assertThat(rejected.raw()).isEqualTo(Arrays.copyOfRange(input, before.length() - 1, input.length));
    }

    @Test
    void elementBeyondTheLimitIsRejectedAndReadingGoesOn() {
        String large = "{\"a\":[" + "[1,{\"b\":2}],".repeat(20_000) + "3]}";
        InputStream in =
                new ByteArrayInputStream(("[{\"a\":1}," + large + ",{\"a\":2}]").getBytes(StandardCharsets.UTF_8));
        List<Object> outcomes = all(new JsonDocumentRecords(in, StandardCharsets.UTF_8, "test.json", 100_000));
        assertThat(outcomes).hasSize(3);
        assertRejected(outcomes.get(1), "JSON_TOO_LONG", element(2), large.substring(0, 65_536));
        assertThat((Record) outcomes.get(2)).containsEntry("a", 2L);
    }

    @Test
    void anyInputIsReadToItsEnd() {
        Random random = new Random(3);
        String[] pieces = {"{", "}", "[", "]", "\"a\":", "1", "1.50", "\"x\"", ",", "null", "{\"a\":1}", "\n", "\\", "é"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(20), 0, pieces.length).forEach(i -> text.append(pieces[i]));
            assertThat(lines(text.toString())).allMatch(o -> o instanceof Record || o instanceof Rejected);
            assertThat(document(text.toString())).allMatch(o -> o instanceof Record || o instanceof Rejected);
        }
    }

    private static Origin element(long number) {
        return new Origin("test.json", "element", number);
    }

    @Test
    void aValueIsReadWholeAndExactly() {
        assertThat(value("{\"a\":[1,9007199254740993,1.10,null,\"x\"]}"))
                .isEqualTo(Map.of("a", Arrays.asList(1L, 9_007_199_254_740_993L, new BigDecimal("1.10"), null, "x")));
        assertThat(value("[]")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1,", "{} {}", "{\"a\":1,\"a\":2}", "[\"\\ud800\"]"})
    void whatIsNoValueIsToldWithoutTheText(String text) {
        assertThatThrownBy(() -> value(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("{");
    }

    private static Object value(String text) {
        return JsonRecords.value(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRejected(Object outcome, String code, Origin origin, String raw) {
        assertThat(outcome).isInstanceOf(Rejected.class);
        Rejected rejected = (Rejected) outcome;
        assertThat(rejected.code()).isEqualTo(code);
        assertThat(rejected.origin()).isEqualTo(origin);
        assertThat(new String(rejected.raw(), StandardCharsets.UTF_8)).isEqualTo(raw);
    }

    private static List<Object> lines(String text) {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return all(JsonRecords.lines(in, StandardCharsets.UTF_8, "test.json"));
    }

    private static List<Object> document(String text) {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return all(JsonRecords.document(in, StandardCharsets.UTF_8, "test.json"));
    }

    private static List<Object> all(RecordStream records) {
        List<Object> outcomes = new ArrayList<>();
        try (records) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }
}
