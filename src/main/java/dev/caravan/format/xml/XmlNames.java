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

import java.nio.charset.Charset;
import java.util.Arrays;

/** Names seen before, so that a name costs no string. What does not fit is made anew each time. */
final class XmlNames {

    private static final int SLOTS = 4096;
    private static final int PROBES = 4;

    private final byte[][] spellings = new byte[SLOTS][];
    private final XmlName[] names = new XmlName[SLOTS];
    private Charset charset;

    XmlName of(byte[] bytes, int from, int to, Charset encoding) {
        if (encoding != charset) {
            Arrays.fill(spellings, null);
            charset = encoding;
        }

        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }

        int slot = (hash ^ hash >>> 12) & SLOTS - 1;
        for (int probe = 0; probe < PROBES; probe++) {
            byte[] spelling = spellings[slot + probe & SLOTS - 1];
            if (spelling == null) {
                return remember(slot + probe & SLOTS - 1, Arrays.copyOfRange(bytes, from, to));
            }

            if (Arrays.equals(spelling, 0, spelling.length, bytes, from, to)) {
                return names[slot + probe & SLOTS - 1];
            }
        }

        return XmlName.of(new String(bytes, from, to - from, charset));
    }

    private XmlName remember(int slot, byte[] spelling) {
        spellings[slot] = spelling;
        names[slot] = XmlName.of(new String(spelling, charset));
        return names[slot];
    }
}
