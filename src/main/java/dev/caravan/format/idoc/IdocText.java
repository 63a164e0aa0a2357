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

import dev.caravan.format.internal.Utf16Stream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The character set of a document: as its XML declaration names it, else UTF-8 (XML 1.0, section 4.3.3). One that does not
 * keep ASCII as it is cannot be what the declaration was found with.
 */
final class IdocText {

    private static final Pattern DECLARATION =
            Pattern.compile("<\\?xml\\s[^>]{0,200}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private final Utf16Stream stream;
    private Charset charset = StandardCharsets.UTF_8;
    private boolean known = true;

    IdocText(Utf16Stream stream) {
        this.stream = stream;
    }

    /** What is declared last before an IDoc holds for it, and those behind it. */
    void declared(byte[] leading) {
        Matcher declaration = DECLARATION.matcher(new String(leading, StandardCharsets.ISO_8859_1));
        while (declaration.find()) {
            String name = declaration.group(1);
            if (stream.isWide()) {
                known = name.toUpperCase(Locale.ROOT).startsWith("UTF-16");
                continue;
            }
            known = Charset.isSupported(name);
            charset = known ? Charset.forName(name) : StandardCharsets.UTF_8;
            known &= keepsAscii(charset);
            charset = known ? charset : StandardCharsets.UTF_8;
        }
    }

    /** Whether what was declared is a character set that can be read. */
    boolean isKnown() {
        return known;
    }

    Charset exact(IdocFrame frame) {
        return frame.exact(charset);
    }

    Charset charset() {
        return charset;
    }

    static boolean keepsAscii(Charset charset) {
        byte[] ascii = new byte[128];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) i;
        }

        return charset.canEncode() && new String(ascii, charset).equals(new String(ascii, StandardCharsets.US_ASCII));
    }
}
