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
package dev.caravan.format.edifact;

import static dev.caravan.format.edifact.EdifactRead.rebuilt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.fuzz.ParserFuzz;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class EdifactFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of(
                "d93a-invoic-1/input.edi",
                "INVOIC_D.03B_Interchange_with_UNA.txt",
                "ORDERS_D.03B_Interchange.txt",
                "orders-with-group.edi",
                "wrapped_invoic_d97b_una.edi")) {
            seeds.add(EdifactRead.resource(name));
        }

        return seeds;
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "+",
                "'",
                ":",
                "?",
                "*",
                "\n",
                "\r\n",
                "UNA:+.? '",
                "UNA=*.?!~",
                "UNB+UNOC:4+A+B+240229:1200+1'",
                "'UNH+1+INVOIC'",
                "'UNT+1+1'",
                "'UNZ+1+1'",
                "UNG+",
                "'BGM+380'",
                "LIN+1'",
                "MOA+9:1,5'",
                "TAX+7'",
                "''''",
                "\u0000",
                " ",
                "é",
                "\uFEFF",
                "U",
                "?'");
    }

    /** The small limit lets some of the messages be too large, of which not all bytes are kept. */
    @Override
    protected List<?> read(byte[] input, Random random) {
        int limit = random.nextInt(4) == 0 ? 300 : 1 << 20;
        List<Object> outcomes = all(new EdifactRecords(chunked(input, random), Optional.empty(), "fuzz", limit));
        byte[] written = rebuilt(outcomes);
        if (outcomes.stream()
                .noneMatch(outcome ->
                        outcome instanceof Rejected rejected && rejected.code().equals("EDIFACT_TOO_LARGE"))) {
            assertThat(written).isEqualTo(input);
        }

        return outcomes;
    }
}
