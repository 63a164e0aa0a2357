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
import dev.caravan.format.fuzz.ParserFuzz;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/** Records of all framings, by copybooks with and without each option. */
class CopybookFuzzTest extends ParserFuzz {

    private static final Path SAMPLES = Path.of("src/test/resources/copybook");

    private final List<Copybook> copybooks = new ArrayList<>();
    private long partial;

    CopybookFuzzTest() throws IOException {
        String text = Files.readString(SAMPLES.resolve("test1_copybook.cob"))
                + "           05 E PIC Z(5).99-.\n           05 Z PIC S9(5)V99.\n           05 F COMP-1.\n";
        for (int variant = 0; variant < 4; variant++) {
            copybooks.add(Copybook.parse(
                    text,
                    new CopybookOptions("cp037", variant % 2 == 0, Trim.BOTH, true, variant / 2 == 0, null, Map.of())));
        }
    }

    @Override
    protected List<byte[]> seeds() throws IOException {
        byte[] fixed = Files.readAllBytes(SAMPLES.resolve("test1_data/example.bin"));
        byte[] described = Files.readAllBytes(SAMPLES.resolve("test14_data/COMP.DETAILS.JUL02.DATA.dat"));

        return List.of(Arrays.copyOf(fixed, 3_000), Arrays.copyOf(described, 1_500));
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "\u0000", "\u0000\u0000\u0000\u0000", "\u0000\u0010\u0000\u0000", "\u007F\u007F", "@@@@", "\u000C");
    }

    @Override
    protected List<?> read(byte[] input, Random random) {
        Format format = Format.values()[random.nextInt(Format.values().length)];
        Framing framing = new Framing(format, random.nextBoolean(), -4, -4, 0, 0, 0, 0);
        Copybook copybook = copybooks.get(random.nextInt(copybooks.size()));
        List<Object> outcomes = all(new CopybookRecords(chunked(input, random), copybook, framing, "fuzz"));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        for (Object outcome : outcomes) {
            if (outcome instanceof Record row) {
                partial += row.get("_parse_status").equals("partial") ? 1 : 0;
                again.writeBytes((byte[]) row.get("_raw"));
            } else {
                again.writeBytes(((Rejected) outcome).raw());
            }
        }
        assertThat(again.toByteArray()).isEqualTo(input);

        return outcomes;
    }

    @AfterEach
    void manyRecordsHadFaultyFields() {
        assertThat(partial).isGreaterThan(INPUTS / 4);
    }
}
