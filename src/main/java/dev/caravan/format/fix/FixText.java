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
package dev.caravan.format.fix;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes as text.
 *
 * @param raw the bytes when the text does not encode to them, else null
 */
record FixText(String text, byte[] raw) {

    static FixText of(byte[] bytes, int from, int to, Charset charset) {
        if (FixBytes.isAscii(bytes, from, to)) {
            return new FixText(ascii(bytes, from, to), null);
        }

        String text = new String(bytes, from, to - from, charset);
        byte[] encoded = text.getBytes(charset);
        return Arrays.equals(encoded, 0, encoded.length, bytes, from, to)
                ? new FixText(text, null)
                : new FixText(text, Arrays.copyOfRange(bytes, from, to));
    }

    static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Whether ASCII text is the same bytes in a character set. */
    static boolean keepsAscii(Charset charset) {
        if (!charset.canEncode()) {
            return false;
        }

        byte[] ascii = new byte[128];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) i;
        }

        String text = new String(ascii, StandardCharsets.US_ASCII);
        // The shifts of ISO 2022 would change what follows them.
        return text.equals(new String(ascii, charset)) && Arrays.equals(text.getBytes(charset), ascii);
    }
}
