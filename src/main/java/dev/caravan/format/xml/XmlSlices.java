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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text of the bytes of a piece as they were received. Written in its character set it is these bytes. */
public final class XmlSlices {

    private final byte[] raw;
    private final Charset charset;
    private final String text;

    /** @param declared it may not be kept to; the bytes are read one by one then */
    XmlSlices(byte[] raw, Charset declared) {
        String decoded = new String(raw, declared);
        boolean exact = Arrays.equals(decoded.getBytes(declared), raw);
        this.raw = raw;
        this.charset = exact ? declared : StandardCharsets.ISO_8859_1;
        this.text = exact ? decoded : new String(raw, StandardCharsets.ISO_8859_1);
    }

    Charset charset() {
        return charset;
    }

    /** Positions are those of {@link XmlElement}. */
    public String between(int start, int end) {
        // As many characters as bytes: each of them is one.
        return text.length() == raw.length ? text.substring(start, end) : new String(raw, start, end - start, charset);
    }
}
