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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists and scalars, read with Jackson's parser alone: data binding would cost more than the index. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static Map<String, Object> readObject(InputStream stream) throws IOException {
        try (JsonParser parser = FACTORY.createParser(stream)) {
            parser.nextToken();
            return object(value(parser));
        }
    }

    static Map<String, Object> readObject(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            return object(value(parser));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    static String text(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(value, generator);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        return text.toString();
    }

    static void write(Object value, OutputStream stream) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(stream)) {
            write(value, generator);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    static Map<String, Object> object(Map<String, Object> parent, String name) {
        return object(parent.get(name));
    }

    static List<?> list(Map<String, Object> parent, String name) {
        Object value = parent.get(name);
        return value == null ? List.of() : (List<?>) value;
    }

    static List<String> strings(Map<String, Object> parent, String name) {
        return list(parent, name).stream().map(String::valueOf).toList();
    }

    static String string(Map<String, Object> parent, String name) {
        Object value = parent.get(name);
        return value == null ? "" : value.toString();
    }

    static boolean isTrue(Map<String, Object> parent, String name) {
        return Boolean.TRUE.equals(parent.get(name));
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> result = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    result.put(name, value(parser));
                }
                yield result;
            }
            case START_ARRAY -> {
                List<Object> result = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    result.add(value(parser));
                }
                yield result;
            }
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static void write(Object value, JsonGenerator generator) throws IOException {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(entry.getKey().toString());
                write(entry.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            generator.writeStartArray();
            for (Object item : items) {
                write(item, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(value.toString());
        }
    }
}
