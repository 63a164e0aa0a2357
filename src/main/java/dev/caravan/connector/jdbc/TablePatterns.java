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
package dev.caravan.connector.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which tables are read, as somebody wrote it: {@code sales.*, hr.emp_*}. A star is any number of characters, everything
 * else is itself, also its capitals; a part in double quotes holds dots, commas and stars of a name. A pattern without a dot
 * is of tables in the schema that is named otherwise, or in any.
 */
record TablePatterns(String text, List<Name> names) {

    /** @param schema empty for that of the settings */
    private record Name(String text, Predicate<String> schema, boolean hasSchema, Predicate<String> table) {}

    /** @throws IllegalArgumentException if a pattern cannot be read */
    static TablePatterns parse(String text) {
        List<Name> names = new ArrayList<>();
        for (String each : split(text, ',')) {
            if (each.isBlank()) {
                continue;
            }
            List<String> parts = split(each.strip(), '.');
            if (parts.size() > 2 || parts.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("the pattern " + each.strip()
                        + " is not schema.table or table. Put a part with a dot into double quotes");
            }
            int last = parts.size() - 1;
            names.add(new Name(each.strip(), part(parts.get(0)), last > 0, part(parts.get(last))));
        }

        return new TablePatterns(text.strip(), List.copyOf(names));
    }

    /** Outside of double quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char letter : text.toCharArray()) {
            if (letter == separator && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                quoted ^= letter == '"';
                part.append(letter);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException(
                    "the pattern " + text.strip() + " has a double quote without its other one");
        }
        parts.add(part.toString());

        return parts;
    }

    /** Two double quotes within a quoted part are one. */
    private static Predicate<String> part(String text) {
        StringBuilder regex = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean doubled = quoted && letter == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
            if (letter == '"' && !doubled) {
                quoted = !quoted;
            } else if (letter == '*' && !quoted) {
                regex.append(".*");
            } else {
                regex.append(Pattern.quote(String.valueOf(letter)));
                i += doubled ? 1 : 0;
            }
        }

        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /**
     * @param schema of the table; that of the connection where the system has none
     * @param usual the schema of patterns that name none; empty for any
     */
    boolean match(String schema, String table, String usual) {
        return names.stream().anyMatch(each -> matches(each, schema, table, usual));
    }

    private static boolean matches(Name name, String schema, String table, String usual) {
        boolean inSchema = name.hasSchema() ? name.schema().test(schema) : usual.isEmpty() || usual.equals(schema);

        return inSchema && name.table().test(table);
    }

    /** Each pattern by itself, to tell which of them fits nothing. */
    List<TablePatterns> each() {
        return names.stream()
                .map(name -> new TablePatterns(name.text(), List.of(name)))
                .toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
