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
package dev.caravan.format.edifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Map;

/** The character sets of the syntax identifiers (ISO 9735-1, code list 0001) and of S001/0133. */
final class EdifactCharsets {

    /** Without UNOX, which switches between sets by escape sequences. */
    private static final Map<String, Charset> BY_IDENTIFIER = Map.ofEntries(
            Map.entry("UNOC", ISO_8859_1),
            Map.entry("UNOD", Charset.forName("ISO-8859-2")),
            Map.entry("UNOE", Charset.forName("ISO-8859-5")),
            Map.entry("UNOF", Charset.forName("ISO-8859-7")),
            Map.entry("UNOG", Charset.forName("ISO-8859-3")),
            Map.entry("UNOH", Charset.forName("ISO-8859-4")),
            Map.entry("UNOI", Charset.forName("ISO-8859-6")),
            Map.entry("UNOJ", Charset.forName("ISO-8859-8")),
            Map.entry("UNOK", Charset.forName("ISO-8859-9")),
            Map.entry("UNOL", Charset.forName("ISO-8859-15")),
            Map.entry("UNOW", UTF_8),
            Map.entry("UNOY", UTF_8));

    private static final String ENCODING_UTF_8 = "7";

    private EdifactCharsets() {}

    /**
     * @param identifier 0001 of UNB, null when there is none
     * @param encoding 0133 of UNB, null when there is none
     */
    static Charset of(String identifier, String encoding) {
        if (ENCODING_UTF_8.equals(encoding)) {
            return UTF_8;
        }

        return identifier == null ? UTF_8 : BY_IDENTIFIER.getOrDefault(identifier, UTF_8);
    }

    /** Whether the identifier says which characters beyond ASCII there are; UNOA and UNOB have none. */
    static boolean isDeclared(String identifier) {
        return identifier != null && BY_IDENTIFIER.containsKey(identifier);
    }
}
