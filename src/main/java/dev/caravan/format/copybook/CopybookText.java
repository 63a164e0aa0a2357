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
package dev.caravan.format.copybook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The entries of a copybook: what stands between two separator periods, as words. Reference format: columns 1 to 6
 * and 73 on are ignored, column 7 says comment ({@code *}, {@code /}), debugging line ({@code D}) or continuation
 * ({@code -}). A copybook with a level number in front of column 7 is read in free format. A tab leads to the next column
 * behind a multiple of eight. Embedded statements ({@code EXEC SQL DECLARE ... END-EXEC}, as DCLGEN writes them) are left out.
 */
final class CopybookText {

    /** Words as written; a literal is one word with its quotes. */
    record Entry(int line, List<String> words) {}

    private static final int MAX_CHARACTERS = 4 << 20;
    private static final Pattern FREE =
            Pattern.compile("^ {0,4}(0?[1-9]|[1-4][0-9]|66|77|88) +[A-Za-z][A-Za-z0-9-]*( .*|\\.|)$");
    private static final Pattern DIRECTIVE =
            Pattern.compile("(EJECT|SKIP[123]|TITLE .*|CBL .*|PROCESS .*)\\.?", Pattern.CASE_INSENSITIVE);

    private static final int TAB = 8;

    /** What may stand in front of the quote of a literal: hexadecimal, national, double byte, null-terminated. */
    private static final Set<String> LITERALS = Set.of("X", "N", "NX", "G", "GX", "Z", "B", "H", "U");

    private final List<Entry> entries = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private boolean embedded;
    private int wordsLine;
    private String open;

    private CopybookText() {}

    static List<Entry> entries(String copybook) {
        if (copybook.length() > MAX_CHARACTERS) {
            throw new CopybookException("Cannot use the copybook: it has more than " + MAX_CHARACTERS + " characters");
        }

        String[] lines = copybook.split("\r\n|\n|\r", -1);
        boolean free = false;
        for (int i = 0; i < lines.length; i++) {
            lines[i] = withoutTabs(lines[i]);
            free |= FREE.matcher(lines[i]).matches();
        }

        CopybookText text = new CopybookText();
        for (int i = 0; i < lines.length; i++) {
            text.line(i + 1, lines[i], free);
        }

        text.leaveOutEmbedded();
        if (text.open != null || !text.words.isEmpty()) {
            throw new CopybookException(text.wordsLine, "the entry does not end with a period");
        }

        return text.entries;
    }

    private static String withoutTabs(String line) {
        if (line.indexOf('\t') < 0) {
            return line;
        }

        StringBuilder text = new StringBuilder(line.length() + TAB);
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\t') {
                text.append(" ".repeat(TAB - text.length() % TAB));
            } else {
                text.append(line.charAt(i));
            }
        }

        return text.toString();
    }

    private void line(int number, String line, boolean free) {
        if (free) {
            String text = line.strip();
            if (!text.startsWith("*") && !DIRECTIVE.matcher(text).matches()) {
                scan(number, text);
            }
            return;
        }

        if (line.length() <= 6) {
            return;
        }

        String text = line.substring(6, Math.min(line.length(), 72));
        char indicator = text.charAt(0);
        boolean debugging = (indicator == 'D' || indicator == 'd') && isDebugging(text);
        if (indicator == '*'
                || indicator == '/'
                || debugging
                || DIRECTIVE.matcher(text.strip()).matches()) {
            return;
        }

        if (indicator == '-') {
            continued(number, text.substring(1).strip());
        } else {
            scan(number, text);
        }
    }

    private static boolean isDebugging(String text) {
        return text.length() > 1 && (text.charAt(1) == ' ' || Character.isDigit(text.charAt(1)));
    }

    private void continued(int number, String text) {
        if (open != null) {
            boolean quoted = !text.isEmpty() && text.charAt(0) == open.charAt(0);
            scan(number, quoted ? text.substring(1) : text);
        } else if (words.isEmpty()) {
            scan(number, text);
        } else {
            scan(number, words.remove(words.size() - 1) + text);
        }
    }

    private void scan(int number, String text) {
        int at = 0;
        while (at < text.length()) {
            char current = text.charAt(at);
            if (open != null) {
                int end = text.indexOf(open.charAt(0), at);
                if (end < 0) {
                    return;
                }
                if (text.startsWith(open, end + 1)) {
                    // A quote that is written twice is one within the literal.
                    at = end + 2;
                    continue;
                }
                words.add(open);
                open = null;
                at = end + 1;
            } else if (isQuote(current)) {
                begin(number);
                open = String.valueOf(current);
                at++;
            } else if (Character.isWhitespace(current) || isSeparator(text, at)) {
                at++;
            } else if (text.startsWith("*>", at)) {
                return;
            } else if (current == '.' && ends(text, at)) {
                finish();
                at++;
            } else {
                int end = wordEnd(text, at);
                begin(number);
                String word = text.substring(at, end);
                if (end == text.length() || !isQuote(text.charAt(end)) || !LITERALS.contains(upper(word))) {
                    words.add(word);
                }
                at = end;
            }
        }
    }

    private static int wordEnd(String text, int from) {
        int end = from + 1;
        while (end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && !isSeparator(text, end)
                && !isQuote(text.charAt(end))
                && !(text.charAt(end) == '.' && ends(text, end))) {
            end++;
        }

        return end;
    }

    private static boolean isQuote(char character) {
        return character == '"' || character == '\'';
    }

    /** A comma or semicolon within a picture belongs to it. */
    private static boolean isSeparator(String text, int at) {
        return (text.charAt(at) == ',' || text.charAt(at) == ';') && ends(text, at);
    }

    private static boolean ends(String text, int at) {
        return at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1));
    }

    private void begin(int number) {
        if (words.isEmpty()) {
            wordsLine = number;
        }
    }

    /** Up to END-EXEC, which may stand in another entry. */
    private void leaveOutEmbedded() {
        if (embedded || !words.isEmpty() && words.get(0).equalsIgnoreCase("EXEC")) {
            int end = 0;
            while (end < words.size() && !words.get(end).equalsIgnoreCase("END-EXEC")) {
                end++;
            }
            embedded = end == words.size();
            words = new ArrayList<>(words.subList(embedded ? end : end + 1, words.size()));
        }
    }

    private void finish() {
        leaveOutEmbedded();
        if (!words.isEmpty()) {
            entries.add(new Entry(wordsLine, List.copyOf(words)));
            words = new ArrayList<>();
        }
    }

    static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
