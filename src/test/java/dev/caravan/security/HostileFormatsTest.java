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
package dev.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.format.csv.CsvOptions;
import dev.caravan.format.csv.CsvRecords;
import dev.caravan.format.json.JsonRecords;
import dev.caravan.record.Conversion;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import dev.caravan.record.SchemaInference;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.testing.Guarantee;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S9: input that is small to send and large to read. It ends in records or in rejections, soon, and in little memory. */
@Guarantee("S9")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFormatsTest {

    private static final int MANY = 3_200_000;
    private static final String MSH = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.3\r";

    /** 40 MB in which nothing ends. */
    @ParameterizedTest
    @EnumSource
    void aLineThatDoesNotEndIsRejectedAndNotKept(AnyFormat format) {
        String beginning =
                switch (format) {
                    case CSV -> "";
                    case NDJSON -> "{\"a\":\"";
                    case JSON -> "[{\"a\":\"";
                    case HL7 -> "MSH|^~\\&|";
                };

        assertThat(format.read(new Endless(beginning, 40 << 20)))
                .singleElement()
                .satisfies(outcome -> {
                    Rejected rejected = (Rejected) outcome;
                    assertThat(rejected.raw()).hasSizeLessThanOrEqualTo(16 << 20);
                    assertThat(rejected.code()).isIn("CSV_TOO_LONG", "JSON_TOO_LONG", "JSON_SYNTAX", "HL7_TOO_LARGE");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"a\":[", "[{\"a\":"})
    void nestingWithoutEndIsRejected(String open) {
        String line = "{\"a\":" + open.repeat(100_000);

        assertThat(codes(AnyFormat.NDJSON.read(line + "\n{\"id\":1}\n"))).containsExactly("JSON_SYNTAX", "record");
        assertThat(codes(AnyFormat.JSON.read("[{\"id\":1}," + line))).containsExactly("record", "JSON_SYNTAX");
        assertThat(single(line)).isInstanceOf(Rejected.class);
    }

    /** Read, each of them takes a hundred bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]"})
    void moreValuesThanARecordHoldsAreRejected(String value) {
        String line = "{\"a\":[" + (value + ",").repeat(MANY / 3) + "1]}";

        assertThat(codes(AnyFormat.NDJSON.read(line + "\n{\"id\":1}\n"))).containsExactly("JSON_SYNTAX", "record");
        assertThat(codes(AnyFormat.JSON.read("[" + line))).containsExactly("JSON_SYNTAX");
        assertThat(single(line)).isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(rejected.message())
                .contains("more values than a record may hold"));
        byte[] page = ("[" + (value + ",").repeat(MANY) + "1]").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> JsonRecords.value(page)).hasMessageContaining("more values");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1001",
                "1e-1001",
                "1e999999999",
                "-1E+2147483647",
                "10e2147483647",
                "1e99999999999999999999",
                "0.1e-2147483647"
            })
    void aNumberOfMoreDigitsThanThereIsMemoryIsRejected(String number) {
        String line = "{\"n\":" + number + "}";

        assertThat(codes(AnyFormat.NDJSON.read(line + "\n{\"n\":1e999}\n"))).containsExactly("JSON_SYNTAX", "record");
        assertThat(codes(AnyFormat.JSON.read(line))).containsExactly("JSON_SYNTAX");
        assertThat(single(line)).isInstanceOf(Rejected.class);
    }

    @Test
    void aNumberOfMillionsOfDigitsIsTextOrRejected() {
        String digits = "9".repeat(4_000_000);

        Record record = (Record) AnyFormat.CSV.read(digits + ",1\n").get(0);
        SchemaInference inference = new SchemaInference();
        inference.add(record, true);
        assertThat(inference.schema().fields())
                .extracting(Schema.Field::type)
                .containsExactly(Type.Scalar.STRING, Type.Scalar.LONG);
        assertThat(codes(AnyFormat.NDJSON.read("{\"n\":" + digits + "}"))).containsExactly("JSON_SYNTAX");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e-999999999", "1e2147483647"})
    void anExponentFitsNoColumnOfNumbersAndIsKeptAsText(String number) {
        for (Object value : List.of(number, new BigDecimal(number))) {
            for (Type.Scalar type : List.of(Type.Scalar.LONG, Type.Scalar.DOUBLE, Type.Scalar.FLOAT)) {
                assertThatThrownBy(() -> Conversion.toScalar(value, type)).isInstanceOf(ValueDoesNotFit.class);
            }
            assertThatThrownBy(() -> Conversion.toDecimal(value, 38, 10)).isInstanceOf(ValueDoesNotFit.class);
            assertThat((String) Conversion.toScalar(value, Type.Scalar.STRING)).hasSizeLessThan(20);
        }
        String digits = "9".repeat(4_000_000);
        assertThatThrownBy(() -> Conversion.toDecimal(digits, 38, 0)).isInstanceOf(ValueDoesNotFit.class);
    }

    @Test
    void moreFieldsThanATableHasColumnsAreRejected() {
        String commas = ",".repeat(8 << 20);

        assertThat(codes(AnyFormat.CSV.read(commas + "\n1,2\n"))).containsExactly("CSV_FIELDS", "record");
        assertThat(codes(AnyFormat.CSV.read("\"\",\"\n\"" + commas + "\n1,2\n")))
                .containsExactly("CSV_FIELDS", "CSV_QUOTE", "record");
        assertThat(codes(AnyFormat.CSV.read(",".repeat(19_999) + "\n"))).containsExactly("record");
        assertThat(codes(AnyFormat.CSV.read(",".repeat(20_000) + "\n"))).containsExactly("CSV_FIELDS");
    }

    /** The second one would be looked for among all the others, and so would the third. */
    @Test
    void manyColumnsOfOneNameTakeNoTimeOfTheirOwn() {
        String header = "a,".repeat(9_999) + "A,a_3," + "a,".repeat(9_998) + "a";
        byte[] file = (header + "\n" + ",".repeat(19_999) + "\n").getBytes(StandardCharsets.UTF_8);

        long before = System.nanoTime();
        Record record = (Record)
                new CsvRecords(new ByteArrayInputStream(file), StandardCharsets.UTF_8, CsvOptions.usual(), "hostile")
                        .next();

        assertThat(record).hasSize(20_000).containsKeys("a", "A_10000", "a_3_2");
        assertThat(System.nanoTime() - before).isLessThan(3_000_000_000L);
    }

    /** Each line opens a quote that the others close and open again: every one was looked for to the end of the file. */
    @Test
    void quotesThatOpenOnEachLineAreNotLookedForAllOverTheFile() {
        List<Object> outcomes = AnyFormat.CSV.read("x\",\"\n".repeat(30_000) + "1,2\n");

        assertThat(codes(outcomes))
                .hasSize(30_001)
                .endsWith("record")
                .containsOnly("CSV_FIELDS", "CSV_QUOTE", "record");
    }

    @Test
    void messagesOfMoreSegmentsThanMeanSomethingAreRejected() {
        assertThat(codes(AnyFormat.HL7.read(MSH + "A\r".repeat(MANY) + MSH)))
                .containsExactly("HL7_TOO_LARGE", "record");
        assertThat(codes(AnyFormat.HL7.read(MSH + "OBX" + "|a".repeat(MANY) + "\r" + MSH)))
                .containsExactly("HL7_TOO_LARGE", "record");
        assertThat(codes(AnyFormat.HL7.read(MSH.replace('^', '*') + "OBX|" + "*a".repeat(MANY) + "\r" + MSH)))
                .containsExactly("HL7_TOO_LARGE", "record");
    }

    /** Each is a fault that is told on the message before. */
    @Test
    void trailersWithoutEndAreToldOfOneByOne() {
        List<Object> outcomes = AnyFormat.HL7.read(MSH + "BTS|9\r".repeat(200_000));

        assertThat(codes(outcomes)).hasSize(200_001 - 100).startsWith("record").endsWith("HL7_BATCH");
        assertThat((List<?>) ((Record) outcomes.get(0)).get("_errors")).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSH||||||",
                "MSH|^^^^|a^b|c",
                "MSHMSHMSHMSH",
                "MSH\\\\\\\\\\a\\b",
                "MSH|^~\\&&&&&|a",
                "MSH|",
                "MSH0123|1021|",
                "MSH|^~\\&|a\\X" + "0D0A",
                "MSH\u00e9\u00e8\u00e9\u00e8\u00e9"
            })
    void delimitersThatAreNoneAreReadOrRejected(String message) {
        assertThat(AnyFormat.HL7.read(message + "\rPID|1\r" + MSH))
                .hasSize(2)
                .allMatch(outcome -> outcome instanceof Record || outcome instanceof Rejected);
    }

    private static Object single(String json) {
        return JsonRecords.single(json.getBytes(StandardCharsets.UTF_8), new Origin("hostile", "message", 1));
    }

    private static List<String> codes(List<Object> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome instanceof Rejected rejected ? rejected.code() : "record")
                .toList();
    }

    /** A beginning, and then the same letter over and over. */
    private static final class Endless extends InputStream {

        private final byte[] beginning;
        private final long length;
        private long read;

        Endless(String beginning, long length) {
            this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
            this.length = length;
        }

        @Override
        public int read() {
            if (read >= length) {
                return -1;
            }
            int next = read < beginning.length ? beginning[(int) read] : 'a';
            read++;

            return next;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            int all = (int) Math.min(count, length - read);
            for (int i = 0; i < all; i++) {
                target[offset + i] = (byte) read();
            }

            return all == 0 && count > 0 ? -1 : all;
        }
    }
}
