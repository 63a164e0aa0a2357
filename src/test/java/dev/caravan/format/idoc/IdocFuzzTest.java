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
package dev.caravan.format.idoc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdocFuzzTest {

    private static final int ROUNDS = 2_000;
    private static final String[] PIECES = {
        "<",
        ">",
        "/>",
        "\"",
        "&",
        "&amp;",
        "&#10;",
        "&#0;",
        "<IDOC>",
        "</IDOC>",
        "<IDOC BEGIN=\"1\">",
        "</IDOC >",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
        "<?xml version='1.0' encoding='windows-1252'?>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "SEGMENT=\"1\"",
        "\u0000",
        "é",
        "\uFEFF",
        "<E1 SEGMENT=\"1\"/>",
        "_-"
    };

    @Test
    void anyInputIsReadToItsEndAndRebuilt() throws IOException {
        List<byte[]> seeds = List.of(IdocRead.resource("orders05.xml"), IdocRead.resource("debmas07-two.xml"));
        Random random = new Random(20_260_102);
        int accepted = 0;
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            // The small limit lets some of them be too large; the chunks cut markup everywhere.
            int limit = random.nextInt(4) == 0 ? 300 : 1 << 20;
            List<Object> outcomes = IdocRead.all(new IdocRecords(chunked(input, random), "fuzz", limit));
            for (Object outcome : outcomes) {
                if (outcome instanceof Record) {
                    accepted++;
                } else {
                    rejected++;
                }
            }

            assertThat(IdocRead.rebuilt(outcomes)).isEqualTo(input);
        }

        assertThat(accepted).isGreaterThan(ROUNDS / 4);
        assertThat(rejected).isGreaterThan(ROUNDS / 4);
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int mutations = random.nextInt(5);
        for (int i = 0; i < mutations && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = splice(bytes, at, Math.min(bytes.length, at + random.nextInt(40)), new byte[0]);
                case 2 -> {
                    String piece = PIECES[random.nextInt(PIECES.length)];
                    bytes = splice(bytes, at, at, piece.getBytes(StandardCharsets.UTF_8));
                }
                default -> {
                    int from = random.nextInt(bytes.length);
                    byte[] copy = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(200)));
                    bytes = splice(bytes, at, at, copy);
                }
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
