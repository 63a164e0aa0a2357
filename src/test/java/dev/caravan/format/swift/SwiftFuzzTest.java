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

import dev.caravan.format.fuzz.ParserFuzz;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class SwiftFuzzTest extends ParserFuzz {

    private static final Pattern PLACE = Pattern.compile("at byte ([0-9]+) of");
    private static final String FRAMING = "[\\s$\u0000\u0001\u0003\u001A\uFEFF]*";

    @Override
    protected List<byte[]> seeds() throws IOException {
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

        return seeds;
    }

    @Override
    protected List<String> pieces() {
        return List.of(
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
                "\n:15A:");
    }

    /** The small limit lets some of the messages be too large. */
    @Override
    protected List<?> read(byte[] input, Random random) {
        int limit = random.nextInt(4) == 0 ? 600 : 1 << 20;
        List<Object> outcomes = all(new SwiftRecords(chunked(input, random), StandardCharsets.UTF_8, "fuzz", limit));
        int reached = 0;
        ByteArrayOutputStream between = new ByteArrayOutputStream();
        for (Object outcome : outcomes) {
            if (outcome instanceof Record row) {
                byte[] raw = (byte[]) row.get("_raw");
                int position = ((Long) ((Map<?, ?>) row.get("_source")).get("position")).intValue();
                assertThat(position).isGreaterThanOrEqualTo(reached);
                between.write(input, reached, position - reached);
                reached = position + raw.length;
                assertThat(Arrays.copyOfRange(input, position, reached)).isEqualTo(raw);
                assertThat(rebuilt(row)).isEqualTo(raw);
            } else {
                byte[] raw = ((Rejected) outcome).raw();
                assertThat(raw.length).isBetween(1, limit);
                if (limit > input.length) {
                    int position = place((Rejected) outcome);
                    assertThat(position).isGreaterThanOrEqualTo(reached);
                    assertThat(Arrays.copyOfRange(input, position, position + raw.length))
                            .isEqualTo(raw);
                    between.write(input, reached, position - reached);
                    reached = position + raw.length;
                }
            }
        }

        if (limit > input.length) {
            between.write(input, reached, input.length - reached);
            assertThat(between.toString(StandardCharsets.UTF_8)).matches(FRAMING);
        }

        return outcomes;
    }

    /** As it is told: what is rejected may be like what stands before it. */
    private static int place(Rejected rejected) {
        Matcher place = PLACE.matcher(rejected.message());
        assertThat(place.find()).isTrue();

        return Integer.parseInt(place.group(1));
    }
}
