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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** JSON values as Java values, exactly: no rounding, no key lost, no character replaced. */
final class JsonValues {

    /** Deeper ones have no type that Spark finds without overflowing the stack. */
    static final int MAX_DEPTH = 100;
    /** An empty object takes two characters and, read, many times as much. */
    static final int MAX_VALUES = 1_000_000;

    /** Two levels more than a value may have: a document's array around it must not count. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 2)
                    .build())
            .build();

    /** A number of few characters may have more digits than there is memory. */
    private static final int MAX_SCALE = 1000;

    private final JsonParser parser;
    private final BooleanSupplier tooLong;
    private int valuesLeft;

    private JsonValues(JsonParser parser, BooleanSupplier tooLong, int maxValues) {
        this.parser = parser;
        this.tooLong = tooLong;
        this.valuesLeft = maxValues;
    }

    /** Reads the object whose opening brace is the parser's current token into a map without entries. */
    static void object(JsonParser parser, Map<String, Object> object) throws IOException {
        new JsonValues(parser, () -> false, MAX_VALUES).object(object, 1);
    }

    /** The value that begins with the parser's current token. */
    static Object value(JsonParser parser, int maxValues) throws IOException {
        return new JsonValues(parser, () -> false, maxValues).value(0);
    }

    /**
     * As above, unless it is given up as too long: then the parser is somewhere inside.
     *
     * @return whether it was read to its end
     */
    static boolean object(JsonParser parser, Map<String, Object> object, BooleanSupplier tooLong) throws IOException {
        try {
            new JsonValues(parser, tooLong, MAX_VALUES).object(object, 1);
            return true;
        } catch (TooLongException e) {
            return false;
        }
    }

    /** What is wrong, without any of the text. */
    static String reason(JsonProcessingException e) {
        String at =
                e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
        if (e instanceof TooManyException) {
            return "more values than a record may hold" + at;
        }

        if (e instanceof StreamConstraintsException) {
            return "nested deeper than " + MAX_DEPTH + " levels, or a number, name or text too long to be sound" + at;
        }

        if (e instanceof SameKeyException) {
            return "an object has the same key twice" + at;
        }

        return "malformed" + at;
    }

    private Map<String, Object> object(Map<String, Object> object, int depth) throws IOException {
        checkDepth(depth);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            checkCharacters(name);
            parser.nextToken();
            int fields = object.size();
            object.put(name, value(depth));
            if (object.size() == fields) {
                throw new SameKeyException(parser);
            }
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

        if (--valuesLeft < 0) {
            throw new TooManyException(parser);
        }

        return switch (parser.currentToken()) {
            case START_OBJECT -> object(new LinkedHashMap<>(), depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> checkCharacters(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> fraction();
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

    private BigDecimal fraction() throws IOException {
        try {
            BigDecimal value = parser.getDecimalValue();
            if (value.scale() >= -MAX_SCALE && value.scale() <= MAX_SCALE) {
                return value;
            }
        } catch (NumberFormatException e) {
            // An exponent that no int holds: the parser lets it through.
        }
        throw new StreamConstraintsException("Exponent too large", parser.currentLocation());
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

    private static final class SameKeyException extends JsonParseException {

        private static final long serialVersionUID = 1L;

        SameKeyException(JsonParser parser) {
            super(parser, "The same key twice");
        }
    }

    private static final class TooManyException extends JsonParseException {

        private static final long serialVersionUID = 1L;

        TooManyException(JsonParser parser) {
            super(parser, "Too many values");
        }
    }

    private static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;
    }
}
