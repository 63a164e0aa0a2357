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
package dev.caravan.format.segments;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Segments are found byte by byte, which takes a character set that contains ASCII. */
public final class AsciiCharset {

    private AsciiCharset() {}

    /** Whether ASCII bytes are ASCII characters in it, and it can be written. */
    public static boolean isContainedIn(Charset charset) {
        byte[] ascii = new byte[128];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) i;
        }

        String decoded = new String(ascii, charset);
        return charset.canEncode() && decoded.equals(new String(ascii, StandardCharsets.US_ASCII));
    }
}
