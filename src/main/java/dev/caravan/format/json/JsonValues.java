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
package dev.caravan.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** JSON values as Java values, exactly: no rounding, no key lost, no character replaced. */
final class JsonValues {

    static final int MAX_DEPTH = 1000;

    /** Two levels more than a value may have: a document's array around it must not count. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 2)
                    .build())
            .build();

    private final JsonParser parser;
    private final BooleanSupplier tooLong;

    private JsonValues(JsonParser parser, BooleanSupplier tooLong) {
        this.parser = parser;
        this.tooLong = tooLong;
    }

    /** The value that begins with the parser's current token. */
    static Object value(JsonParser parser) throws IOException {
        return new JsonValues(parser, () -> false).value(0);
    }

    /** The object whose opening brace is the parser's current token. */
    static Map<String, Object> object(JsonParser parser) throws IOException {
        return new JsonValues(parser, () -> false).object(1);
    }

    /**
     * The object whose opening brace is the parser's current token, unless it was given up as too long: then empty, with the
     * parser somewhere inside.
     */
    static Optional<Map<String, Object>> object(JsonParser parser, BooleanSupplier tooLong) throws IOException {
        try {
            return Optional.of(new JsonValues(parser, tooLong).object(1));
        } catch (TooLongException e) {
            return Optional.empty();
        }
    }

    /** What is wrong, without any of the text. */
    static String reason(JsonProcessingException e) {
        String at =
                e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
        if (e instanceof StreamConstraintsException) {
            return "nested deeper than " + MAX_DEPTH + " levels, or a number, name or text too long to be sound" + at;
        }

        if (e.getOriginalMessage() != null && e.getOriginalMessage().startsWith("Duplicate field")) {
            return "an object has the same key twice" + at;
        }

        return "malformed" + at;
    }

    private Map<String, Object> object(int depth) throws IOException {
        checkDepth(depth);
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            checkCharacters(name);
            parser.nextToken();
            object.put(name, value(depth));
        }

        return object;
    }

    private List<Object> array(int depth) throws IOException {
        checkDepth(depth);
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(depth));
        }

        return array;
    }

    private Object value(int depth) throws IOException {
        if (tooLong.getAsBoolean()) {
            throw new TooLongException();
        }

        return switch (parser.currentToken()) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> checkCharacters(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case END_OBJECT,
                    END_ARRAY,
                    FIELD_NAME,
                    NOT_AVAILABLE,
                    VALUE_EMBEDDED_OBJECT -> throw new JsonParseException(parser, "Not a value");
        };
    }

    private Object integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getDecimalValue();
        };
    }

    private void checkDepth(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new StreamConstraintsException("Nested too deep", parser.currentLocation());
        }
    }

    /** Half a surrogate pair, possible by escape, would be replaced by a question mark when the text is written. */
    private String checkCharacters(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isSurrogate(character)) {
                boolean paired = Character.isHighSurrogate(character)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new JsonParseException(parser, "Half a surrogate pair");
                }

                i++;
            }
        }

        return text;
    }

    private static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;
    }
}
