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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Documents with something wrong in them. */
public final class XmlMutations {

    private static final String[] PIECES = {
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
        "999999999999999999999999999999999"
    };

    private XmlMutations() {}

    /** At most seven changes: bytes altered, taken out, put in, or copied. */
    public static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed;
        int mutations = random.nextInt(8);
        for (int i = 0; i < mutations && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> {
                    bytes = bytes.clone();
                    bytes[at] = (byte) random.nextInt(256);
                }
                case 1 -> bytes = splice(bytes, at, Math.min(bytes.length, at + random.nextInt(40)), new byte[0]);
                case 2 -> {
                    String piece = PIECES[random.nextInt(PIECES.length)];
                    bytes = splice(bytes, at, at, piece.getBytes(StandardCharsets.UTF_8));
                }
                case 3 -> {
                    int from = random.nextInt(bytes.length);
                    byte[] copy = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(300)));
                    bytes = splice(bytes, at, at, copy);
                }
                default -> throw new IllegalStateException();
            }
        }

        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        byte[] spliced = new byte[from + instead.length + bytes.length - to];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(instead, 0, spliced, from, instead.length);
        System.arraycopy(bytes, to, spliced, from + instead.length, bytes.length - to);
        return spliced;
    }
}
