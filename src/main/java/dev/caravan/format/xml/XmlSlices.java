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

import dev.caravan.format.internal.Utf16Stream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text of the bytes of a piece as they were received. Written in its character set it is these bytes. */
public final class XmlSlices {

    private final byte[] raw;
    private final Charset declared;
    private final Utf16Stream stream;
    private final boolean exact;
    /** Null where characters and bytes are not the same in number. */
    private final String text;

    /**
     * @param raw UTF-16 as UTF-8
     * @param declared it may not be kept to; the bytes are read one by one then
     */
    XmlSlices(byte[] raw, Charset declared, Utf16Stream stream) {
        String decoded = new String(raw, declared);
        this.raw = raw;
        this.declared = declared;
        this.stream = stream;
        this.exact = Arrays.equals(decoded.getBytes(declared), raw);
        this.text = exact && decoded.length() == raw.length ? decoded : null;
    }

    Charset charset() {
        return exact ? stream.charset(declared) : StandardCharsets.ISO_8859_1;
    }

    /** Positions are those of {@link XmlElement}. */
    public String between(int start, int end) {
        if (text != null) {
            return text.substring(start, end);
        }

        return exact
                ? new String(raw, start, end - start, declared)
                : new String(stream.received(raw, start, end), StandardCharsets.ISO_8859_1);
    }
}
