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
package dev.caravan.format.x12;

import static dev.caravan.format.x12.X12Read.rebuilt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.fuzz.ParserFuzz;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class X12FuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of(
                "two-claims.837i",
                "managed-care.835",
                "simple997-multiple-interchanges.edi",
                "extraDelimiter997.edi",
                "simple_with_binary_segment.edi",
                "ts210_80char.edi",
                "ts214_ellipses_segterm.edi")) {
            seeds.add(X12Read.resource(name));
        }

        return seeds;
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "*",
                "~",
                ":",
                "^",
                "\n",
                "\r\n",
                "ISA",
                "ISA*",
                "GS*",
                "~ST*837*1~",
                "~SE*1*1~",
                "~GE*1*1~",
                "~IEA*1*1~",
                "BIN*5*",
                "~BIN*99999999*",
                "~BDS*A*3*",
                "~~~~",
                "\u0000",
                " ",
                "é",
                "…",
                "\uFEFF",
                "I",
                "~\n");
    }

    /** The small limit lets some of the transaction sets be too large, of which not all bytes are kept. */
    @Override
    protected List<?> read(byte[] input, Random random) {
        int limit = random.nextInt(4) == 0 ? 300 : 1 << 20;
        X12Rows rows = X12Rows.values()[random.nextInt(X12Rows.values().length)];
        List<Object> outcomes =
                all(new X12Records(chunked(input, random), StandardCharsets.UTF_8, "fuzz", rows, limit));
        byte[] written = rebuilt(outcomes);
        if (outcomes.stream()
                .noneMatch(outcome ->
                        outcome instanceof Rejected rejected && rejected.code().equals("X12_TOO_LARGE"))) {
            assertThat(written).isEqualTo(input);
        }

        return outcomes;
    }
}
