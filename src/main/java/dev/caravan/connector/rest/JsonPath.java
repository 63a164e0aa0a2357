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
package dev.caravan.connector.rest;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a JSON value, as RFC 6901 writes it: {@code /data/items}. The element {@code -} is the last one of an array.
 * A name without a slash is that member of an object.
 */
public record JsonPath(JsonPointer pointer) {

    /** @throws IllegalArgumentException if it is no JSON pointer */
    static JsonPath of(String text) {
        return new JsonPath(
                text.isEmpty() || text.startsWith("/")
                        ? JsonPointer.compile(text)
                        : JsonPointer.empty().appendProperty(text));
    }

    /** What stands there; empty if nothing does, or null. */
    Optional<Object> in(Object root) {
        return find(root).filter(found -> found != JsonNull.NULL);
    }

    /** The same, where {@link JsonNull} tells null apart from nothing. */
    Optional<Object> find(Object root) {
        Object value = root;
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            value = member(value, rest.getMatchingProperty());
            if (value == null) {
                return Optional.empty();
            }
        }

        return Optional.of(value == null ? JsonNull.NULL : value);
    }

    private static Object member(Object value, String name) {
        if (value instanceof Map<?, ?> object) {
            return object.containsKey(name) && object.get(name) == null ? JsonNull.NULL : object.get(name);
        }
        if (value instanceof List<?> array && !array.isEmpty()) {
            int index = name.equals("-") ? array.size() - 1 : index(name);
            return index >= 0 && index < array.size() ? array.get(index) : null;
        }

        return null;
    }

    private static int index(String name) {
        return name.matches("0|[1-9]\\d{0,8}") ? Integer.parseInt(name) : -1;
    }

    /** The name of a field at the top, or the pointer to one further down. */
    String member() {
        return pointer.tail() != null && pointer.tail().matches() ? pointer.getMatchingProperty() : toString();
    }

    @Override
    public String toString() {
        return pointer.toString();
    }

    /** What stands for null where nothing is something else. */
    enum JsonNull {
        NULL
    }
}
