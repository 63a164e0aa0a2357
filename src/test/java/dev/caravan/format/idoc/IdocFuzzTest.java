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
import java.util.List;
import java.util.Random;

class IdocFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() throws IOException {
        return List.of(IdocRead.resource("orders05.xml"), IdocRead.resource("debmas07-two.xml"));
    }

    @Override
    protected List<String> pieces() {
        return List.of(
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
                "_-");
    }

    /** One mark in the wrong place and there is no IDoc. */
    @Override
    protected int inputsForEachRecord() {
        return 4;
    }

    /** The small limit lets some of them be too large, of which all bytes are kept. */
    @Override
    protected List<?> read(byte[] input, Random random) {
        int limit = random.nextInt(4) == 0 ? 300 : 1 << 20;
        byte[] file = wide(input, random);
        List<Object> outcomes = all(new IdocRecords(chunked(file, random), "fuzz", limit));
        assertThat(IdocRead.rebuilt(outcomes)).isEqualTo(file);

        return outcomes;
    }
}
