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
package dev.caravan.format.swift;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Three lines with which Dutch banks head the bare fields of a statement: a BIC, the type of the message, a BIC. */
final class SwiftHeading {

    /** More than there is in three lines. */
    static final int MAX_LENGTH = 40;

    private static final String BIC = "[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\\h*\\R";
    private static final Pattern LINES = Pattern.compile(BIC + "(\\d{3})\\h*\\R" + BIC + "\\s*");

    private SwiftHeading() {}

    static boolean is(byte[] text) {
        return text.length <= MAX_LENGTH && type(new String(text, StandardCharsets.ISO_8859_1)) != null;
    }

    /** Whether a heading stands at the beginning of a text, in front of a field. */
    static boolean startsWith(byte[] text, int length) {
        Matcher lines = LINES.matcher(new String(text, 0, length, StandardCharsets.ISO_8859_1));
        return lines.lookingAt() && lines.end() < length && text[lines.end()] == ':';
    }

    /** Null when the text is no heading. */
    static String type(String text) {
        Matcher lines = LINES.matcher(text);
        return text.length() <= MAX_LENGTH && lines.matches() ? lines.group(1) : null;
    }
}
