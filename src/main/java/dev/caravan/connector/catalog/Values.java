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
package dev.caravan.connector.catalog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Judges literal values by their declared type. What is only known later (placeholders, expressions, beans) passes. */
final class Values {

    /** Camel takes a duration for every integer of a component, as milliseconds. */
    static final String INTEGER_OR_DURATION = "integer or duration";

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern DURATION =
            Pattern.compile("[+-]?\\d+|(\\d+(\\.\\d+)?\\s*(ms|[smhd]|[a-zA-Z]{3,})\\s*)+|P.+");
    private static final Pattern BOOLEAN = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);

    private Values() {}

    /** The end of a sentence that starts with the option's name, when the value cannot be right. */
    static Optional<String> complaint(String value, String type, List<String> values) {
        if (value.isEmpty() || value.contains("{{") || value.contains("${") || value.startsWith("#")) {
            return Optional.empty();
        }
        if (!values.isEmpty()) {
            return values.stream().anyMatch(value::equalsIgnoreCase)
                    ? Optional.empty()
                    : Optional.of("cannot be '" + value + "': it is one of " + String.join(", ", values) + "."
                            + NearestName.hint(value, values));
        }
        return switch (type) {
            case "integer" -> expect(INTEGER, value, "a whole number");
            case INTEGER_OR_DURATION -> expect(DURATION, value, "a whole number, or a duration such as 5s");
            case "number" -> expect(NUMBER, value, "a number");
            case "boolean" -> expect(BOOLEAN, value, "true or false");
            case "duration" -> expect(DURATION, value, "milliseconds or a duration such as 5s");
            default -> Optional.empty();
        };
    }

    static boolean matches(String value, String pattern) {
        try {
            return Pattern.compile(pattern).matcher(value).find();
        } catch (PatternSyntaxException exception) {
            // Patterns of Kamelets are ECMAScript; what Java cannot read is left to the Kamelet.
            return true;
        }
    }

    private static Optional<String> expect(Pattern pattern, String value, String expected) {
        return pattern.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("cannot be '" + value + "': it needs " + expected + ".");
    }
}
