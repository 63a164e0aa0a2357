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
package dev.caravan.format.csv;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one record (RFC 4180). What is quoted may hold delimiters, line ends and quotes ({@code ""}); an unquoted field is
 * taken as it stands, a quote in the middle of it included.
 */
final class CsvSplitter {

    enum Outcome {
        COMPLETE,
        /** The last quote is not closed: the record goes on with the next line, if there is one. */
        OPEN,
        TEXT_AFTER_QUOTE,
        TOO_MANY_FIELDS
    }

    static final int MAX_FIELDS = 20_000;

    private final char delimiter;
    private List<String> fields = List.of();
    private String open;

    CsvSplitter(char delimiter) {
        this.delimiter = delimiter;
    }

    /** Null is a field without anything, the empty string one with a pair of quotes. */
    List<String> fields() {
        return fields;
    }

    Outcome begin(String text) {
        fields = new ArrayList<>(Math.max(fields.size(), 8));
        return split(text);
    }

    /** @param text the open field with its opening quote, and what came since */
    Outcome resume(String text) {
        return split(text);
    }

    /** After {@link Outcome#OPEN} the field that is not closed, from its quote on. */
    String open() {
        return open;
    }

    /** Whether a text that begins between two quotes has the second one. */
    static boolean closes(String text) {
        int quote = text.indexOf('"');
        while (quote >= 0) {
            if (quote + 1 == text.length() || text.charAt(quote + 1) != '"') {
                return true;
            }

            quote = text.indexOf('"', quote + 2);
        }

        return false;
    }

    private Outcome split(String text) {
        boolean quotes = text.indexOf('"') >= 0;
        int start = 0;
        while (fields.size() < MAX_FIELDS) {
            if (quotes && start < text.length() && text.charAt(start) == '"') {
                int behind = quoted(text, start);
                if (behind < 0) {
                    open = text.substring(start);
                    return Outcome.OPEN;
                }

                if (behind == text.length()) {
                    return Outcome.COMPLETE;
                }

                if (text.charAt(behind) != delimiter) {
                    return Outcome.TEXT_AFTER_QUOTE;
                }

                start = behind + 1;
                continue;
            }

            int end = text.indexOf(delimiter, start);
            int to = end < 0 ? text.length() : end;
            fields.add(to == start ? null : text.substring(start, to));
            if (end < 0) {
                return Outcome.COMPLETE;
            }

            start = end + 1;
        }

        return Outcome.TOO_MANY_FIELDS;
    }

    /** Where the text behind the closing quote begins, -1 without one. */
    private int quoted(String text, int open) {
        StringBuilder unescaped = null;
        int from = open + 1;
        while (true) {
            int quote = text.indexOf('"', from);
            if (quote < 0) {
                return -1;
            }

            if (quote + 1 == text.length() || text.charAt(quote + 1) != '"') {
                fields.add(
                        unescaped == null
                                ? text.substring(from, quote)
                                : unescaped.append(text, from, quote).toString());
                return quote + 1;
            }

            unescaped = unescaped == null ? new StringBuilder() : unescaped;
            unescaped.append(text, from, quote + 1);
            from = quote + 2;
        }
    }
}
