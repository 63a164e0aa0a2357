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
package dev.caravan.connector.query;

import java.util.List;
import java.util.function.Function;

/** For an API that takes no values beside the SQL: they become literals in it, which hold nothing but the value. */
final class Literals {

    private Literals() {}

    /** Text in SQL: a quote is doubled, and nothing else is special (ISO/IEC 9075-2, character string literal). */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /**
     * @param sql with a question mark for each value; those within quotes and comments are none
     * @throws IllegalArgumentException if there are more or fewer of them than values
     */
    static String in(String sql, List<Object> values, Function<Object, String> literal) {
        if (values.isEmpty()) {
            return sql;
        }
        StringBuilder result = new StringBuilder();
        int used = 0;
        int at = 0;
        while (at < sql.length()) {
            int end = endOfToken(sql, at);
            if (end == at + 1 && sql.charAt(at) == '?') {
                if (used == values.size()) {
                    throw new IllegalArgumentException("the query has a question mark of its own");
                }
                result.append(literal.apply(values.get(used++)));
            } else {
                result.append(sql, at, end);
            }
            at = end;
        }
        if (used != values.size()) {
            throw new IllegalArgumentException("the query leaves a quote or comment open");
        }

        return result.toString();
    }

    /** Of a text, name, comment, or single character. */
    private static int endOfToken(String sql, int at) {
        char first = sql.charAt(at);
        if (first == '\'' || first == '"' || first == '`') {
            return behind(sql, String.valueOf(first), at + 1);
        }
        if (sql.startsWith("--", at)) {
            return behind(sql, "\n", at + 2);
        }

        return sql.startsWith("/*", at) ? behind(sql, "*/", at + 2) : at + 1;
    }

    private static int behind(String sql, String end, int from) {
        int found = sql.indexOf(end, from);

        return found < 0 ? sql.length() : found + end.length();
    }
}
