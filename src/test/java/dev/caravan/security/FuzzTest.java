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

import dev.caravan.crash.CrashSize;
import dev.caravan.format.json.JsonRecords;
import dev.caravan.record.Conversion;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.SchemaInference;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.testing.Guarantee;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * S22: mutated input for each parser, the same in every build, a million of each with {@code -Pfuzz}. It ends in records whose
 * types can be found, or in rejections; nothing else is thrown, and nothing takes long.
 */
@Guarantee("S22")
class FuzzTest {

    private static final int ROUNDS = CrashSize.of(3_000, 1_000_000);
    private static final long SEED = 20_261_128;
    private static final long A_HANG_NANOS = 10_000_000_000L;
    private static final List<String> NUMBERS = List.of(
            "0", "-0", "00", "1e5", "1E-5", "1e999999999", "1e99999999999", "-", "1.", ".5", "NaN", "9".repeat(40));

    private enum Parser {
        CSV(
                AnyFormat.CSV::read,
                List.of(
                        "id,name,amount\n1,\"Zoë, \"\"the\"\" one\",1.50\n2,,\n3,\"two\nlines\",-7\n",
                        "a;b\r\n\"\";x\r\n\r\n1;2\r3;4\n",
                        "\uFEFFid,when\n1,2024-02-29T12:00:00Z\n2,2024-02-29\n"),
                List.of(",", "\"", "\"\"", "\n", "\r\n", "\r", ",\"", "\",\"", "\"\n", ";", "\t")),
        NDJSON(
                AnyFormat.NDJSON::read,
                List.of(
                        "{\"id\":1,\"who\":{\"tags\":[\"x\",null,true]},\"n\":1.10}\n{\"id\":2}\n",
                        "{\"a\":\"\\u00e9\\ud83d\\ude00\\n\"}\r\n\r\n[1]\n7\n\"x\"\n{\"b\":[[{}]],\"c\":{}}\n"),
                List.of(
                        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud800", "\n", "null", "true", "//",
                        "{\"a\":")),
        JSON(
                AnyFormat.JSON::read,
                List.of(
                        "[{\"id\":1,\"who\":{\"tags\":[\"x\",null]},\"n\":1.10},{\"id\":2},7,null,[{}]]",
                        "{\"id\":1,\"long\":\"" + "x".repeat(300) + "\",\"deep\":[[[[[[{\"a\":[1,2,3]}]]]]]]}"),
                NDJSON.pieces),
        JSON_MESSAGE(
                message -> List.of(JsonRecords.single(message, new Origin("fuzz", "message", 1))),
                List.of("{\"id\":1,\"who\":{\"tags\":[\"x\",null]},\"n\":1.10}", "{\"\":{\"\":[]},\"é\":\"é\"}"),
                NDJSON.pieces),
        JSON_ANSWER(Parser::answer, JSON.seeds, NDJSON.pieces),
        HL7(
                AnyFormat.HL7::read,
                List.of(
                        "FHS|^~\\&|A\r"
                                + "BHS|^~\\&|B\r"
                                + "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.3||||||8859/1\r"
                                + "PID|1||7^^^H^MR||M\u00fcller&x^Zo\u00eb~Y||19700101|F\r"
                                + "OBX|1|TX|a\\F\\b\\X0D\\||\"\"\r"
                                + "BTS|1\r"
                                + "FTS|1\r",
                        "\u000BMSH|^~\\&|A|B\rPID|1\r\u001C\r\u000BMSH#*~\\&#A\rZZZ#1*2\r\u001C\r"),
                List.of(
                        "MSH|^~\\&|",
                        "\rMSH|",
                        "\r",
                        "\n",
                        "|",
                        "^",
                        "~",
                        "\\",
                        "&",
                        "\\X",
                        "\u000B",
                        "\u001C\r",
                        "BTS|9\r",
                        "FTS|\r",
                        "FHS|^~\\&|\r",
                        "\u001B$B",
                        "UNICODE UTF-8"));

        private final Function<byte[], List<Object>> reader;
        private final List<String> seeds;
        private final List<String> pieces;

        Parser(Function<byte[], List<Object>> reader, List<String> seeds, List<String> pieces) {
            this.reader = reader;
            this.seeds = seeds;
            this.pieces = pieces;
        }

        private static List<Object> answer(byte[] bytes) {
            try {
                JsonRecords.value(bytes);

                return List.of();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();

                return List.of(new Rejected("JSON_SYNTAX", e.getMessage(), null, bytes));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyInputEndsInRecordsOrRejections(Parser parser) {
        Random random = new Random(SEED);
        int records = 0;
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(parser, random);
            long since = System.nanoTime();
            try {
                List<Object> outcomes = parser.reader.apply(input);
                for (Object outcome : outcomes) {
                    if (outcome instanceof Record) {
                        records++;
                    } else {
                        assertThat(outcome).isInstanceOf(Rejected.class);
                        rejected++;
                    }
                }
                if (!outcomes.isEmpty() && outcomes.get(random.nextInt(outcomes.size())) instanceof Record record) {
                    findTypes(record, parser == Parser.CSV);
                }
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("round " + round + ": " + new String(input, StandardCharsets.ISO_8859_1), e);
            }
            assertThat(System.nanoTime() - since).as("round %d", round).isLessThan(A_HANG_NANOS);
        }

        assertThat(rejected).isGreaterThan(ROUNDS / 50);
        assertThat(records).isGreaterThan(parser == Parser.JSON_ANSWER ? -1 : ROUNDS / 50);
    }

    /** As a landing does, which takes what is not of its column's type for a misfit and nothing else. */
    private static void findTypes(Record record, boolean textual) {
        SchemaInference inference = new SchemaInference();
        inference.add(record, textual);
        inference.schema();
        for (Object value : record.values()) {
            if (value instanceof String || value instanceof Number) {
                for (Type.Scalar type : Type.Scalar.values()) {
                    try {
                        Conversion.toScalar(value, type);
                    } catch (ValueDoesNotFit e) {
                        // It is quarantined.
                    }
                }
            }
        }
    }

    private static byte[] mutated(Parser parser, Random random) {
        byte[] bytes = parser.seeds.get(random.nextInt(parser.seeds.size())).getBytes(StandardCharsets.UTF_8);
        int mutations = 1 + random.nextInt(8);
        for (int i = 0; i < mutations && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, at + random.nextInt(40));
            bytes = switch (random.nextInt(6)) {
                case 0 -> spliced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(bytes, at, to, new byte[0]);
                case 2 -> spliced(bytes, at, at, piece(parser.pieces, random));
                case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
                case 4 -> spliced(bytes, at, at, piece(NUMBERS, random));
                case 5 -> spliced(bytes, at, at, repeated(piece(parser.pieces, random), random.nextInt(200)));
                default -> throw new IllegalStateException();
            };
        }

        return bytes;
    }

    private static byte[] piece(List<String> pieces, Random random) {
        return pieces.get(random.nextInt(pieces.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] repeated(byte[] piece, int times) {
        byte[] repeated = new byte[piece.length * times];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = piece[i % piece.length];
        }

        return repeated;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        byte[] spliced = new byte[from + instead.length + bytes.length - to];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(instead, 0, spliced, from, instead.length);
        System.arraycopy(bytes, to, spliced, from + instead.length, bytes.length - to);

        return spliced;
    }
}
