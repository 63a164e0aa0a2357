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
package dev.caravan.format.copybook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.copybook.CopybookOptions.Trim;
import dev.caravan.format.copybook.Framing.Format;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CopybookFuzzTest {

    private static final Path SAMPLES = Path.of("src/test/resources/copybook");

    @Test
    void anyFileIsReadToItsEndAndRebuilt() throws IOException {
        String copybook = Files.readString(SAMPLES.resolve("test1_copybook.cob"))
                + "           05 E PIC Z(5).99-.\n           05 Z PIC S9(5)V99.\n           05 F COMP-1.\n";
        byte[] fixed = Arrays.copyOf(Files.readAllBytes(SAMPLES.resolve("test1_data/example.bin")), 3000);
        byte[] described =
                Arrays.copyOf(Files.readAllBytes(SAMPLES.resolve("test14_data/COMP.DETAILS.JUL02.DATA.dat")), 1_500);
        Random random = new Random(20_260_108);
        int partial = 0;
        int rejected = 0;
        for (int round = 0; round < 2_000; round++) {
            Format format = Format.values()[random.nextInt(3)];
            Framing framing = new Framing(format, random.nextBoolean(), -4, -4, 0, 0, 0, 0);
            byte[] input = mutated(format == Format.F ? fixed : described, random);
            CopybookOptions options = new CopybookOptions(
                    "cp037", random.nextBoolean(), Trim.BOTH, true, random.nextBoolean(), null, Map.of());
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            for (Object outcome : CopybookRead.all(input, copybook, options, framing)) {
                if (outcome instanceof Record row) {
                    partial += row.get("_parse_status").equals("partial") ? 1 : 0;
                    again.write((byte[]) row.get("_raw"));
                } else {
                    rejected++;
                    again.write(((Rejected) outcome).raw());
                }
            }
            assertThat(again.toByteArray()).isEqualTo(input);
        }

        assertThat(partial).isGreaterThan(1_000);
        assertThat(rejected).isGreaterThan(1_000);
    }

    @Test
    void anyCopybookIsReadOrRefused() throws IOException {
        String[] seeds = {
            Files.readString(SAMPLES.resolve("test1_copybook.cob")),
            Files.readString(SAMPLES.resolve("test18 special_char.cob"))
        };
        String[] pieces = {
            ".", " ", "\n", "PIC", "OCCURS 9", "REDEFINES", "(", ")", "9", "V", "P", "'", "05", "01", "COMP-1", "-"
        };
        Random random = new Random(20_260_109);
        int read = 0;
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder(seeds[round % 2].substring(seeds[round % 2].indexOf("       01")));
            for (int i = random.nextInt(6); i >= 0; i--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at, Math.min(text.length(), at + random.nextInt(8)), pieces[random.nextInt(pieces.length)]);
            }
            try {
                Copybook copybook = Copybook.parse(text.toString(), CopybookOptions.DEFAULTS);
                read++;
                if (copybook.length() < 10_000) {
                    copybook.decoder().decode(new byte[copybook.length()], 0, copybook.length());
                }
            } catch (CopybookException e) {
                refused++;
            }
        }

        assertThat(read).isGreaterThan(200);
        assertThat(refused).isGreaterThan(200);
    }

    private static byte[] mutated(byte[] seed, Random random) {
        int from = random.nextInt(seed.length / 2);
        byte[] bytes = Arrays.copyOfRange(seed, random.nextInt(4) == 0 ? from : 0, seed.length - random.nextInt(100));
        for (int i = random.nextInt(30); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }

        return bytes;
    }
}
