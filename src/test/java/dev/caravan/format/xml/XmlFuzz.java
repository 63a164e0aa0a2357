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
package dev.caravan.format.xml;

import dev.caravan.format.fuzz.ParserFuzz;
import dev.caravan.record.RecordStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the formats in XML have in common: documents with something wrong in them. */
public abstract class XmlFuzz extends ParserFuzz {

    private final List<String> names;

    /** @param names of resources */
    protected XmlFuzz(String... names) {
        this.names = List.of(names);
    }

    protected abstract RecordStream records(InputStream in, int maxRowBytes);

    @Override
    protected List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : names) {
            seeds.add(XmlRead.resource(name));
        }

        return seeds;
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "<",
                ">",
                "</",
                "/>",
                "&",
                "&amp;",
                "&x;",
                "&#0;",
                "&#x110000;",
                "\"",
                "'",
                "=",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?xml version='1.0'?>",
                "<?xml version='1.0' encoding='ISO-8859-1'?>",
                "<?x ?>",
                "<!DOCTYPE x [<!ENTITY y 'z'>]>",
                "<a>",
                "</a>",
                "<a b='c' b='d'/>",
                "<Document>",
                "</Document>",
                "<CdtTrfTxInf>",
                "</CdtTrfTxInf>",
                "<AppHdr>",
                "<Stmt/>",
                "<section>",
                "</section>",
                "<ClinicalDocument>",
                "\r\n",
                "\u0000",
                "\uFEFF",
                "\u00E9",
                "999999999999999999999999999999999");
    }

    /** One mark in the wrong place and there is no document. */
    @Override
    protected int inputsForEachRecord() {
        return 10;
    }

    /** The small limit lets some of the rows be too large; some of the documents are in UTF-16. */
    @Override
    protected List<?> read(byte[] input, Random random) {
        int limit = random.nextInt(4) == 0 ? 1_500 : 1 << 20;
        byte[] document = wide(input, random);
        List<Object> outcomes = all(records(chunked(document, random), limit));
        XmlRead.assertNothingIsLost(document, outcomes);

        return outcomes;
    }
}
