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
package dev.caravan.connector.cdc;

/** Names with {@code *} for any part of one, as the regular expressions that Debezium takes. */
final class TablePatterns {

    private TablePatterns() {}

    /**
     * @param prefix before each name: the database, with its dot; empty where names have it
     * @param names separated by commas
     */
    static String of(String prefix, String names) {
        StringBuilder patterns = new StringBuilder();
        for (String name : names.split(",")) {
            if (!name.isBlank()) {
                patterns.append(patterns.isEmpty() ? "" : ",")
                        .append(literal(prefix))
                        .append(pattern(name.strip()));
            }
        }

        return patterns.toString();
    }

    private static String pattern(String name) {
        StringBuilder pattern = new StringBuilder();
        for (char each : name.toCharArray()) {
            pattern.append(each == '*' ? "[^.]*" : literal(String.valueOf(each)));
        }

        return pattern.toString();
    }

    static String literal(String text) {
        StringBuilder literal = new StringBuilder();
        for (char each : text.toCharArray()) {
            literal.append(Character.isLetterOrDigit(each) || each == '_' ? "" : "\\")
                    .append(each);
        }

        return literal.toString();
    }
}
