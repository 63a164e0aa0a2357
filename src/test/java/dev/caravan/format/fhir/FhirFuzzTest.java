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
package dev.caravan.format.fhir;

import static dev.caravan.format.fhir.FhirRead.assertNothingLost;
import static dev.caravan.format.fhir.FhirRead.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FhirFuzzTest {

    private static final int ROUNDS = Integer.getInteger("caravan.fuzz", 3_000);
    private static final byte[][] PIECES = {
        bytes("{"),
        bytes("}"),
        bytes("["),
        bytes("]"),
        bytes("\""),
        bytes("\\"),
        bytes(","),
        bytes(":"),
        bytes("\n"),
        bytes("\n{"),
        bytes("\n{\"resourceType\":\"Bundle\",\"entry\":["),
        bytes("\"entry\":["),
        bytes("\"resourceType\":\"Bundle\","),
        bytes("{\"resource\":{\"resourceType\":\"Patient\"}},"),
        bytes("{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}"),
        bytes("\"meta\":{\"lastUpdated\":\"2024\"},"),
        bytes("<"),
        bytes("\u0000"),
        bytes(" "),
        {(byte) 0xC3},
        {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}
    };

    @Test
    void anyInputIsReadToItsEndAndNothingIsLost() {
        String one = "{\"resourceType\":\"Patient\",\"id\":\"1\",\"name\":[{\"family\":\"\\\"Größe\\\"\"}],\"d\":1.00}";
        String two = "{\"id\":\"2\",\"contained\":[{\"resourceType\":\"X\"}],\"resourceType\":\"Observation\"}";
        String entries = "[{\"fullUrl\":\"urn:1\",\"resource\":" + one + "},\n{\"resource\":" + two
                + "},{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}]";
        List<String> seeds = List.of(
                one + "\n" + two + "\r\n" + one + "\n",
                "{\"resourceType\":\"Bundle\",\"entry\":" + entries + ",\"total\":3}\n" + two,
                "{\n  \"type\": \"searchset\",\n  \"entry\": " + entries + ",\n  \"resourceType\": \"Bundle\"\n}\n",
                "[" + one + ",\n" + two + ", 7]",
                one.replace(",", ",\n  ") + "\n" + one);
        Random random = new Random(20_260_103);
        int accepted = 0;
        int whole = 0;
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(bytes(seeds.get(random.nextInt(seeds.size()))), random);
            int limit = random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 1 << 20;
            List<Object> outcomes = FhirRead.all(new FhirRecords(chunked(input, random), "fuzz", limit));
            assertNothingLost(outcomes, input);
            for (Object outcome : outcomes) {
                if (outcome instanceof Record row) {
                    accepted++;
                    whole += "ok".equals(row.get("_parse_status")) ? 1 : 0;
                } else {
                    assertThat(((Rejected) outcome).message()).hasLineCount(1);
                    rejected++;
                }
            }
        }

        assertThat(accepted).isGreaterThan(ROUNDS);
        assertThat(whole).isGreaterThan(ROUNDS / 2);
        assertThat(rejected).isGreaterThan(ROUNDS / 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "{\"a\":",
                "{\"entry\":[",
                "\n{",
                ",\n{",
                "\"",
                "\\",
                "}",
                "]",
                "{}\n",
                "{}",
                "{} x",
                "{\"resourceType\":\"Bundle\",\"entry\":[",
                "{\"resourceType\":\"Bundle\",\"entry\":[\n",
                "{\"resourceType\":\"Patient\"",
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Patient\",\"a\":{}\n",
                " ",
                "\n",
                ",",
                "x\n",
                "<"
            })
    void repetitionIsReadInTime(String unit) {
        byte[] input = bytes("{\"resourceType\":\"A\"}\n" + unit.repeat(300_000 / unit.length()));
        List<Object> outcomes = assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> FhirRead.all(new FhirRecords(new ByteArrayInputStream(input), "fuzz")));
        assertThat(outcomes).isNotEmpty();
        assertNothingLost(outcomes, input);
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed;
        int mutations = random.nextInt(5);
        for (int i = 0; i < mutations && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            int behind = Math.min(bytes.length, at + random.nextInt(20));
            bytes = switch (random.nextInt(4)) {
                case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
                case 1 -> joined(bytes, at, new byte[0], behind);
                case 2 -> joined(bytes, at, PIECES[random.nextInt(PIECES.length)], at);
                default -> joined(bytes, at, java.util.Arrays.copyOfRange(bytes, at, behind), at);
            };
        }

        return bytes;
    }

    private static byte[] joined(byte[] bytes, int to, byte[] between, int from) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, to);
        joined.writeBytes(between);
        joined.write(bytes, from, bytes.length - from);
        return joined.toByteArray();
    }

    private static ByteArrayInputStream chunked(byte[] input, Random random) {
        return new ByteArrayInputStream(input) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(100)));
            }
        };
    }
}
