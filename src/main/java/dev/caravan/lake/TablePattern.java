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
package dev.caravan.lake;

import dev.caravan.table.TableName;
import java.util.regex.Pattern;

/**
 * Where streams land that have a table each: {@code bronze.*} is a table named as the stream in one namespace, {@code *.*}
 * in a namespace named as that of the stream. Each part has one star at most, and may have letters around it.
 */
record TablePattern(String namespace, String table) {

    private static final String STAR = "*";
    private static final Pattern FORM = Pattern.compile("(\\w*\\*?\\w*)\\.(\\w*\\*\\w*)");
    private static final String EXAMPLE = "t";

    static boolean isPattern(String text) {
        return text.contains(STAR);
    }

    /** @throws IllegalArgumentException if no table can have such a name */
    static TablePattern parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (!FORM.matcher(text).matches() || parts[1].endsWith("__quarantine")) {
            throw new IllegalArgumentException("Cannot use table name " + text
                    + ": with a table for each stream it is <namespace>.*, or *.* for the namespaces of the source");
        }
        TablePattern pattern = new TablePattern(parts[0], parts[1]);
        pattern.example();

        return pattern;
    }

    /** One of the tables that it stands for. */
    TableName example() {
        return new TableName(namespace.replace(STAR, EXAMPLE), table.replace(STAR, EXAMPLE));
    }

    /**
     * The table of a stream. The same stream has the same one in each run, whichever others there are.
     *
     * @throws IllegalArgumentException if there can be none
     */
    TableName nameFor(NamedStream stream) {
        if (namespace.contains(STAR) && stream.namespace().isEmpty()) {
            throw new IllegalArgumentException("Cannot land " + stream.stream() + " in " + this
                    + ": its source has no namespaces. Name one, as in bronze.*");
        }
        TableName name = new TableName(
                legal(namespace.replace(STAR, plain(stream.namespace().orElse("")))),
                legal(table.replace(STAR, plain(stream.name()))));
        if (name.isQuarantine()) {
            throw new IllegalArgumentException("Cannot land " + stream.stream() + " in " + name
                    + ": that is what the quarantine of another table is called");
        }

        return name;
    }

    /** Letters, digits and underscores of ASCII stay, other characters of it become underscores, all others their number. */
    private static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints().forEach(each -> {
            if (each > 0x7F) {
                plain.append(String.format("u%04X", each));
            } else {
                plain.append(Character.isLetterOrDigit(each) ? (char) each : '_');
            }
        });

        return plain.toString();
    }

    private static String legal(String name) {
        return name.isEmpty() || Character.isLetter(name.charAt(0)) ? name : "t_" + name;
    }

    /** Whether a stream could have this table. */
    boolean covers(TableName name) {
        return matches(namespace, name.namespace()) && matches(table, name.table());
    }

    private static boolean matches(String pattern, String name) {
        return name.matches(pattern.replace(STAR, "\\w*"));
    }

    @Override
    public String toString() {
        return namespace + "." + table;
    }
}
