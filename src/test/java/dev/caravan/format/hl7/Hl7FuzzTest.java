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

import dev.caravan.format.fuzz.ParserFuzz;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

class Hl7FuzzTest extends ParserFuzz {

    private long whole;

    @Override
    protected List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of("ADT01-23", "LAB-ORU-1", "ADT-A01-01", "sample_unix")) {
            seeds.add(Hl7Read.resource("/hl7/" + name + ".hl7"));
        }

        seeds.add(Arrays.copyOf(Hl7Read.resource("/samples/hl7_2-3_samples.txt"), 2500));
        seeds.add("FHS|^~\\&|\rBHS|^~\\&|\rMSH|^~\\&|A|||||||||||||||8859/1\rPID|\u00E9\rBTS|1\rFTS|1\r"
                .getBytes(StandardCharsets.ISO_8859_1));
        seeds.add("\u000BMSH|^~\\&|A|B\rPID|1\r\u001C\r\u000BMSH#*~\\&#A\rZZZ#1*2\r\u001C\r"
                .getBytes(StandardCharsets.UTF_8));

        return seeds;
    }

    @Override
    protected List<String> pieces() {
        return List.of(
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
                "MSH");
    }

    /** The small limit lets some of the messages be too large. */
    @Override
    protected List<?> read(byte[] input, Random random) {
        int limit = random.nextInt(4) == 0 ? 600 : 1 << 20;
        List<Object> outcomes = all(new Hl7Records(chunked(input, random), StandardCharsets.UTF_8, "fuzz", limit));
        long reached = 0;
        long content = 0;
        for (Object outcome : outcomes) {
            if (outcome instanceof Record row) {
                byte[] raw = (byte[]) row.get("_raw");
                content += content(raw);
                Map<?, ?> source = (Map<?, ?>) row.get("_source");
                int position = ((Long) source.get("position")).intValue();
                assertThat((long) position).isGreaterThanOrEqualTo(reached);
                reached = position + raw.length;
                assertThat(Arrays.copyOfRange(input, position, (int) reached)).isEqualTo(raw);
                assertThat(rebuilt(row)).isEqualTo(raw);
            } else {
                content += content(((Rejected) outcome).raw());
            }
        }

        // Envelopes are in columns of their own and what is beyond the limit is not kept.
        String text = new String(input, StandardCharsets.ISO_8859_1);
        if (limit > input.length && !text.contains("HS") && !text.contains("TS")) {
            whole++;
            assertThat(content).isEqualTo(content(input));
        }

        return outcomes;
    }

    @AfterEach
    void everyByteOfManyInputsWasLookedFor() {
        assertThat(whole).isGreaterThan(INPUTS / 10);
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
}
