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
package dev.caravan.format.hl7;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What MSH-18 says (HL7 table 0211) as a Java charset. The Japanese sets are switched inside the text by ISO 2022 escapes,
 * so any of them means ISO-2022-JP-2, which covers all three. Sets that the table does not have are known by the names that
 * others give them; letters and digits alone make a name, as {@code 8859/1} is also written {@code 8859-1}. UTF-16 and UTF-32 are absent on purpose: a message that could
 * be split into segments byte by byte is not written in them.
 */
final class Hl7Charsets {

    private static final Map<String, Charset> BY_NAME = new HashMap<>();

    static {
        add("US-ASCII", "ASCII", "US-ASCII", "ISO IR6");
        add("UTF-8", "UNICODE UTF-8", "UNICODE", "UTF-8");
        for (int part = 1; part <= 16; part++) {
            add("ISO-8859-" + part, "8859/" + part, "ISO 8859/" + part, "ISO/IEC 8859-" + part);
        }

        // The ISO register's numbers of the right-hand halves of ISO 8859, written ISO IRnnn by some senders.
        String[][] registered = {
            {"100", "1"},
            {"101", "2"},
            {"109", "3"},
            {"110", "4"},
            {"144", "5"},
            {"127", "6"},
            {"126", "7"},
            {"138", "8"},
            {"148", "9"},
            {"166", "11"},
            {"203", "15"}
        };
        for (String[] pair : registered) {
            add("ISO-8859-" + pair[1], "ISO IR" + pair[0]);
        }

        add("ISO-2022-JP-2", "ISO IR14", "ISO IR87", "ISO IR159");
        add("UTF-8", "ISO IR192");
        add("GB18030", "GB 18030-2000", "GB18030");
        add("EUC-KR", "KS X 1001", "EUC-KR");
        add("Big5", "BIG-5");
        add("ISO-8859-1", "LATIN1");
        add("GBK", "GBK");
        add("GB2312", "GB2312");
        add("TIS-620", "TIS-620");
        for (int page = 1250; page <= 1258; page++) {
            add("windows-" + page, "WINDOWS-" + page, "CP" + page);
        }
    }

    private Hl7Charsets() {}

    private static void add(String javaName, String... names) {
        if (Charset.isSupported(javaName)) {
            for (String name : names) {
                BY_NAME.put(lettersAndDigits(name), Charset.forName(javaName));
            }
        }
    }

    /** Empty when any of the repetitions of MSH-18 names a set that is not known. */
    static Optional<Charset> named(String characterSets, char repetition) {
        Charset found = null;
        for (String name : characterSets.split(repetition == '\r' ? "\r" : "\\" + repetition)) {
            if (name.isBlank()) {
                continue;
            }

            Charset charset = BY_NAME.get(lettersAndDigits(name));
            if (charset == null) {
                return Optional.empty();
            }

            if (found == null || isStateful(charset)) {
                found = charset;
            }
        }

        return Optional.ofNullable(found);
    }

    private static String lettersAndDigits(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (Hl7Delimiters.isAlphanumeric(name.charAt(i))) {
                plain.append(name.charAt(i));
            }
        }

        return plain.toString().toUpperCase(Locale.ROOT);
    }

    /** True when ASCII bytes may stand for something else between two escapes. */
    static boolean isStateful(Charset charset) {
        return charset.name().startsWith("ISO-2022") || charset.name().startsWith("x-ISO-2022");
    }

    /** True when every ASCII byte stands for itself, so that segments can be found before decoding. */
    static boolean keepsAscii(Charset charset) {
        if (!charset.canEncode()) {
            return false;
        }

        byte[] ascii = new byte[128];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) i;
        }

        // The shifts of ISO 2022 and the escape that introduces them have no character of their own.
        ascii[0x0E] = ' ';
        ascii[0x0F] = ' ';
        ascii[0x1B] = ' ';
        String text = new String(ascii, StandardCharsets.US_ASCII);
        return new String(ascii, charset).equals(text) && Arrays.equals(text.getBytes(charset), ascii);
    }
}
