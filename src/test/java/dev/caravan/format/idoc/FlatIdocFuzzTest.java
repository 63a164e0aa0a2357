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

import dev.caravan.format.fuzz.ParserFuzz;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

class FlatIdocFuzzTest extends ParserFuzz {

    private static final List<Charset> CHARSETS =
            List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, Charset.forName("windows-31j"));

    @Override
    protected List<byte[]> seeds() throws IOException {
        return List.of(IdocRead.resource("orders05-flat.txt"), IdocRead.resource("orders05-cut.txt"));
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "\n",
                "\r\n",
                "\r",
                " ",
                "EDI_DC40",
                "\nEDI_DC40",
                "EDI_DC",
                "EDI_DC40  100",
                "E2EDK01005",
                "\nE2EDP01007 ",
                "000001",
                "00000A",
                "99999999999999999999",
                "\u0000",
                "\u001a",
                "é",
                "\uFEFF",
                "/ABC/",
                "\t");
    }

    /** The small limit lets some of them be too large, of which all bytes are kept. */
    @Override
    protected List<?> read(byte[] input, Random random) throws IOException {
        int limit = random.nextInt(4) == 0 ? 3_000 : 1 << 20;
        IdocDefinitions definitions = random.nextBoolean() ? IdocRead.definitions() : IdocDefinitions.NONE;
        Charset charset = CHARSETS.get(random.nextInt(CHARSETS.size()));
        List<Object> outcomes = all(new FlatIdocRecords(chunked(input, random), "fuzz", charset, definitions, limit));
        assertThat(IdocRead.rebuilt(outcomes)).isEqualTo(input);

        return outcomes;
    }
}
