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
package dev.caravan.connector.swift;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The formats of fields as SWIFT's handbook writes them ({@code 4!c/[8c]/35x[$35x]0-3}) and Prowide's library has them, made
 * into regular expressions. {@code $} is a line end; what stands in angle brackets is one of the handbook's own formats.
 */
final class SwiftFormats {

    /** Of a character class of the handbook, without what it needs around it. */
    private static final Map<Character, String> CHARACTERS = Map.of(
            'n', "0-9",
            'a', "A-Z",
            'c', "A-Z0-9",
            'h', "A-F0-9",
            'x', "A-Za-z0-9/\\-?:().,'+ ",
            'y', "A-Z0-9 .,\\-()/='+:?!\"%&*<>;",
            'z', "A-Za-z0-9.,\\-()/='+:?!\"%&*<>;{@#_ ",
            'd', "0-9,",
            'e', " ");

    private static final String MONTH_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])";
    private static final String HOUR_MINUTE = "(?:[01][0-9]|2[0-3])[0-5][0-9]";
    private static final String TERMINAL = "[A-Z0-9]{12}";
    private static final String REFERENCE = "[0-9]{2}" + MONTH_DAY + TERMINAL + "[0-9]{10}";

    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("DATE1", MONTH_DAY),
            Map.entry("DATE2", "[0-9]{2}" + MONTH_DAY),
            Map.entry("DATE4", "[0-9]{4}" + MONTH_DAY),
            Map.entry("YEAR", "[0-9]{4}"),
            Map.entry("HHMM", HOUR_MINUTE),
            Map.entry("HH", "(?:[01][0-9]|2[0-3])"),
            Map.entry("TIME2", HOUR_MINUTE + "[0-5][0-9]"),
            Map.entry("TIME3", "[0-9]{2}(?:[0-9]{2})?"),
            Map.entry("OFFSET", "[0-9]{4}"),
            Map.entry("SIGN", "[+\\-]"),
            Map.entry("CUR", "[A-Z]{3}"),
            Map.entry("CC", "[A-Z]{2}"),
            Map.entry("3!a", "[A-Z]{3}"),
            Map.entry("BIC", "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?"),
            Map.entry("N", "N"),
            Map.entry("DC", "[CD]"),
            Map.entry("DM", "[DM]"),
            Map.entry("BOOL", "[YN]"),
            Map.entry("MT", "[0-9]{3}"),
            Map.entry("LT", TERMINAL),
            Map.entry("MIR", REFERENCE),
            Map.entry("MOR", REFERENCE));

    /** Of fields that begin a sequence. */
    private static final String NOTHING = "$";

    /** Notes of Prowide's, which are no part of the format. */
    private static final Pattern NOTES = Pattern.compile("\\(\\*+\\)");

    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,4})(!?)([nachxyzde])");
    private static final Pattern AMOUNT = Pattern.compile("<AMOUNT>([0-9]{1,2})");
    private static final Pattern NAME = Pattern.compile("<([^<>]{1,20})>");
    private static final Pattern TIMES = Pattern.compile("0-([0-9]{1,3})");
    private static final String LITERALS = "/:,";

    private SwiftFormats() {}

    /** @return empty for a format that is not written in this way */
    static Optional<Pattern> pattern(String format) {
        if (format.equals(NOTHING)) {
            return Optional.of(Pattern.compile(""));
        }

        String text = NOTES.matcher(format).replaceAll("");
        StringBuilder expression = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int next = take(text, at, expression);
            if (next < 0) {
                return Optional.empty();
            }

            at = next;
        }

        try {
            return Optional.of(Pattern.compile(expression.toString()));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** @return where the next part begins, -1 if this one is not known */
    private static int take(String text, int at, StringBuilder expression) {
        char first = text.charAt(at);
        if (first == '[') {
            expression.append("(?:");
            return at + 1;
        }

        if (first == ']') {
            Matcher times = TIMES.matcher(text).region(at + 1, text.length());
            boolean repeated = times.lookingAt();
            expression.append(repeated ? "){0," + times.group(1) + "}" : ")?");
            return repeated ? times.end() : at + 1;
        }

        if (first == '$') {
            expression.append("\\r?\\n");
            return at + 1;
        }

        Matcher length = LENGTH.matcher(text).region(at, text.length());
        if (length.lookingAt()) {
            String least = length.group(2).isEmpty() ? "1," : "";
            expression
                    .append('[')
                    .append(CHARACTERS.get(length.group(3).charAt(0)))
                    .append("]{")
                    .append(least)
                    .append(length.group(1))
                    .append('}');
            return length.end();
        }

        Matcher amount = AMOUNT.matcher(text).region(at, text.length());
        if (amount.lookingAt()) {
            // The comma is counted, and always there.
            expression
                    .append("(?![0-9,]{")
                    .append(Integer.parseInt(amount.group(1)) + 1)
                    .append("})[0-9]+,[0-9]*");
            return amount.end();
        }

        Matcher name = NAME.matcher(text).region(at, text.length());
        if (name.lookingAt() && NAMED.containsKey(name.group(1))) {
            expression.append(NAMED.get(name.group(1)));
            return name.end();
        }

        if (LITERALS.indexOf(first) < 0) {
            return -1;
        }

        expression.append(first);
        return at + 1;
    }
}
