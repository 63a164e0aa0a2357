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
package dev.caravan.format.hl7;

import static dev.caravan.format.hl7.Hl7Read.rebuilt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Hl7FuzzTest {

    private static final int ROUNDS = 20_000;
    private static final String[] PIECES = {
        "MSH|^~\\&|",
        "\rMSH|",
        "\r",
        "\n",
        "\r\n",
        "|",
        "^",
        "~",
        "\\",
        "&",
        "\\F\\",
        "\\X0D\\",
        "\\XFF\\",
        "\u000B",
        "\u001C\r",
        "\u001C",
        "FHS|^~\\&|\r",
        "BHS|^~\\&|\r",
        "BTS|1\r",
        "FTS|1\r",
        "\"\"",
        "\u0000",
        " ",
        "\u001B$B",
        "\uFEFF",
        "\uFFFF",
        "8859/1",
        "UNICODE UTF-8",
        "~ISO IR87",
        "#",
        "MSH"
    };

    @Test
    void anyInputIsReadToItsEndAndEveryAcceptedMessageIsRebuilt() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of("ADT01-23", "LAB-ORU-1", "ADT-A01-01", "sample_unix")) {
            seeds.add(Hl7Read.resource("/hl7/" + name + ".hl7"));
        }

        seeds.add(Arrays.copyOf(Hl7Read.resource("/samples/hl7_2-3_samples.txt"), 2500));
        seeds.add("FHS|^~\\&|\rBHS|^~\\&|\rMSH|^~\\&|A|||||||||||||||8859/1\rPID|\u00E9\rBTS|1\rFTS|1\r"
                .getBytes(StandardCharsets.ISO_8859_1));
        Random random = new Random(20_260_101);
        int accepted = 0;
        int rejected = 0;
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            // The small limit lets some of the messages be too large; the chunks cut lines everywhere.
            int limit = random.nextInt(4) == 0 ? 600 : 1 << 20;
            Hl7Records records = new Hl7Records(chunked(input, random), StandardCharsets.UTF_8, "fuzz", limit);
            long reached = 0;
            long content = 0;
            for (Object outcome : Hl7Read.all(records)) {
                if (outcome instanceof Record row) {
                    accepted++;
                    byte[] raw = (byte[]) row.get("_raw");
                    content += content(raw);
                    Map<?, ?> source = (Map<?, ?>) row.get("_source");
                    int position = ((Long) source.get("position")).intValue();
                    assertThat((long) position).isGreaterThanOrEqualTo(reached);
                    reached = position + raw.length;
                    assertThat(Arrays.copyOfRange(input, position, (int) reached))
                            .isEqualTo(raw);
                    assertThat(rebuilt(row)).isEqualTo(raw);
                } else {
                    rejected++;
                    assertThat(outcome).isInstanceOf(Rejected.class);
                    content += content(((Rejected) outcome).raw());
                }
            }

            // Envelopes are in columns of their own and what is beyond the limit is not kept.
            String text = new String(input, StandardCharsets.ISO_8859_1);
            if (limit > input.length && !text.contains("HS") && !text.contains("TS")) {
                whole++;
                assertThat(content).isEqualTo(content(input));
            }
        }

        assertThat(accepted).isGreaterThan(ROUNDS / 2);
        assertThat(rejected).isGreaterThan(ROUNDS / 10);
        assertThat(whole).isGreaterThan(ROUNDS / 10);
    }

    /** How many bytes are neither blank nor framing nor of a byte order mark. */
    private static long content(byte[] bytes) {
        long count = 0;
        for (byte current : bytes) {
            if ("\r\n\u000B\u001C \t\u0000\u001A\u00EF\u00BB\u00BF".indexOf(current & 0xFF) < 0) {
                count++;
            }
        }

        return count;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int mutations = random.nextInt(8);
        for (int i = 0; i < mutations; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = splice(bytes, at, Math.min(bytes.length, at + random.nextInt(40)), new byte[0]);
                case 2 -> {
                    String piece = PIECES[random.nextInt(PIECES.length)];
                    bytes = splice(bytes, at, at, piece.getBytes(StandardCharsets.UTF_8));
                }
                case 3 -> {
                    int from = random.nextInt(bytes.length);
                    byte[] copy = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(200)));
                    bytes = splice(bytes, at, at, copy);
                }
                default -> throw new IllegalStateException();
            }

            if (bytes.length == 0) {
                return bytes;
            }
        }

        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        byte[] spliced = new byte[from + instead.length + bytes.length - to];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(instead, 0, spliced, from, instead.length);
        System.arraycopy(bytes, to, spliced, from + instead.length, bytes.length - to);
        return spliced;
    }

    private static ByteArrayInputStream chunked(byte[] input, Random random) {
        return new ByteArrayInputStream(input) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(400)));
            }
        };
    }
}
