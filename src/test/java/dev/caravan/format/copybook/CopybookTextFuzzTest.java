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

import dev.caravan.format.fuzz.ParserFuzz;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Copybooks that nobody wrote: each is understood, and a record of it can be read, or refused. */
class CopybookTextFuzzTest extends ParserFuzz {

    private static final Path SAMPLES = Path.of("src/test/resources/copybook");
    private static final int LONGEST_RECORD = 10_000;

    /** Without the licence in front. */
    @Override
    protected List<byte[]> seeds() throws IOException {
        return List.of(seed("test1_copybook.cob"), seed("test18 special_char.cob"));
    }

    private static byte[] seed(String name) throws IOException {
        String text = Files.readString(SAMPLES.resolve(name));

        return text.substring(text.indexOf("       01")).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                ".",
                " ",
                "\n",
                "PIC",
                "OCCURS 9",
                " OCCURS 0 TO 9 DEPENDING ON A",
                "REDEFINES",
                "(",
                ")",
                "9",
                "V",
                "P",
                "S",
                "'",
                "05",
                "01",
                "88 A VALUE 'B'.",
                "COMP-1",
                "COMP-3",
                "-",
                "999999999");
    }

    @Override
    protected int inputsForEachRecord() {
        return 10;
    }

    @Override
    protected int inputsForEachRejection() {
        return 10;
    }

    @Override
    protected List<?> read(byte[] input, Random random) {
        try {
            Copybook copybook = Copybook.parse(new String(input, StandardCharsets.UTF_8), CopybookOptions.DEFAULTS);
            if (copybook.length() < LONGEST_RECORD) {
                copybook.decoder().decode(new byte[copybook.length()], 0, copybook.length());
            }

            return List.of(copybook);
        } catch (CopybookException e) {
            return List.of(new Rejected("COPYBOOK", e.getMessage(), null, input));
        }
    }
}
