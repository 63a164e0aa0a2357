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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which tables are to be followed: {@code schema.table}, separated by commas; {@code *} stands for any part of a name. */
final class TableNames {

    private final List<String> patterns = new ArrayList<>();
    private final String text;

    /** @param usual the schema of a name that has none */
    TableNames(String text, String usual) {
        this.text = text;
        for (String name : text.split(",")) {
            if (!name.isBlank()) {
                String full = name.contains(".") ? name.strip() : usual + "." + name.strip();
                patterns.add(expression(full));
            }
        }
    }

    private static String expression(String name) {
        StringBuilder expression = new StringBuilder();
        for (char each : name.toCharArray()) {
            if (each == '*') {
                expression.append("[^.]*");
            } else if (Character.isLetterOrDigit(each) || each == '_') {
                expression.append(each);
            } else {
                expression.append('\\').append(each);
            }
        }

        return expression.toString();
    }

    /** As Debezium takes them: regular expressions, separated by commas. */
    String expressions() {
        return String.join(",", patterns);
    }

    /** @param name {@code schema.table} */
    boolean contain(String name) {
        return patterns.stream().anyMatch(each -> Pattern.matches(each, name));
    }

    @Override
    public String toString() {
        return text;
    }
}
