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
package dev.caravan.format.swift;

import static dev.caravan.format.swift.SwiftRead.rebuilt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SwiftFuzzTest {

    private static final int ROUNDS = Integer.getInteger("caravan.fuzz", 3_000);
    private static final String[] PIECES = {
        "{1:",
        "{4:",
        "{",
        "}",
        "-}",
        "\r\n-}",
        "\r\n-\r\n",
        "\r\n",
        "\n",
        "\r",
        ":",
        ":20:",
        "\r\n:61:",
        "\r\n:86:",
        "\r\n:60F:",
        "$",
        "\u0001",
        "\u0003",
        "\u0000",
        "\u001A",
        "\uFEFF",
        "\u00E9",
        ",",
        "//",
        "-",
        " ",
        "{5:{CHK:",
        "999999999999999999",
        "\n:940:",
        "\n:15A:"
    };

    @Test
    void anyInputIsReadToItsEndAndEveryAcceptedMessageIsRebuilt() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of(
                "mt103.rje",
                "mt103.dos",
                "MT103-bulk-with-ack.rje",
                "sample_JPchar.txt",
                "sepa_snippet.sta",
                "knab.sta")) {
            seeds.add(SwiftRead.resource(name));
        }

        Random random = new Random(20_260_101);
        int accepted = 0;
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            // The small limit lets some of the messages be too large; the chunks end everywhere.
            int limit = random.nextInt(4) == 0 ? 600 : 1 << 20;
            SwiftRecords records = new SwiftRecords(chunked(input, random), StandardCharsets.UTF_8, "fuzz", limit);
            int reached = 0;
            ByteArrayOutputStream between = new ByteArrayOutputStream();
            for (Object outcome : SwiftRead.all(records)) {
                if (outcome instanceof Record row) {
                    accepted++;
                    byte[] raw = (byte[]) row.get("_raw");
                    int position = ((Long) ((Map<?, ?>) row.get("_source")).get("position")).intValue();
                    assertThat(position).isGreaterThanOrEqualTo(reached);
                    between.write(input, reached, position - reached);
                    reached = position + raw.length;
                    assertThat(Arrays.copyOfRange(input, position, reached)).isEqualTo(raw);
                    assertThat(rebuilt(row)).isEqualTo(raw);
                } else {
                    rejected++;
                    byte[] raw = ((Rejected) outcome).raw();
                    assertThat(raw.length).isBetween(1, limit);
                    if (limit > input.length) {
                        int position = indexOf(input, raw, reached);
                        between.write(input, reached, position - reached);
                        reached = position + raw.length;
                    }
                }
            }

            if (limit > input.length) {
                between.write(input, reached, input.length - reached);
                assertThat(between.toString(StandardCharsets.UTF_8)).matches("[\\s$\u0000\u0001\u0003\u001A\uFEFF]*");
            }
        }

        assertThat(accepted).isGreaterThan(ROUNDS);
        assertThat(rejected).isGreaterThan(ROUNDS / 10);
    }

    private static int indexOf(byte[] input, byte[] piece, int from) {
        int position = from;
        while (!Arrays.equals(input, position, position + piece.length, piece, 0, piece.length)) {
            position++;
        }

        return position;
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int mutations = random.nextInt(8);
        for (int i = 0; i < mutations && bytes.length > 0; i++) {
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
