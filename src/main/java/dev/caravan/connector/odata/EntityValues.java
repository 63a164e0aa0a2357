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
package dev.caravan.connector.odata;

import dev.caravan.connector.odata.EntityType.Property;
import dev.caravan.record.ValueDoesNotFit;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes values of an entity in JSON what their declared types say. */
record EntityValues(Metadata metadata) {

    private static final String CONTROL = "@";
    private static final String NEXT = "@odata.nextLink";
    private static final String OF_VERSION_2 = "__metadata";
    private static final String DEFERRED = "__deferred";

    /**
     * The properties of an entity or complex value, without what the protocol says about them; inner entities are there
     * where the service was asked for them.
     *
     * @throws ValueDoesNotFit if a value is none of its type
     * @throws IllegalArgumentException if inner entities are only a part of those there are
     */
    Map<String, Object> values(Map<?, ?> object, String declared) {
        String type = type(object, declared);
        Map<String, Property> properties = metadata.properties(type);
        Map<String, Object> values = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            String name = (String) key;
            if (name.contains(CONTROL)) {
                refusePart(name, name.endsWith(NEXT));
            } else if (!name.equals(OF_VERSION_2) && !isDeferred(value)) {
                values.put(name, value(value, properties.get(name), name));
            }
        });

        return values;
    }

    private Object value(Object value, Property property, String name) {
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(value(element, property, name)));
            return elements;
        }
        if (value instanceof Map<?, ?> inner) {
            if (inner.get("results") instanceof List<?> elements && metadata.version() == ODataVersion.V2) {
                refusePart(name, inner.containsKey("__next"));
                return value(elements, property, name);
            }
            return values(inner, property == null ? "" : property.elementType());
        }
        if (value == null || property == null) {
            return value;
        }
        try {
            return metadata.primitive(property.elementType())
                    .map(primitive -> scalar(primitive, value, property))
                    .orElse(value);
        } catch (ValueDoesNotFit e) {
            throw e.in(name);
        }
    }

    private static Object scalar(EdmPrimitive primitive, Object json, Property property) {
        Object value = primitive.value(json);

        return property.day() && value instanceof LocalDateTime time ? time.toLocalDate() : value;
    }

    /** What an entity says of itself; it may be derived from what was declared. */
    private String type(Map<?, ?> object, String declared) {
        Object told =
                object.get(OF_VERSION_2) instanceof Map<?, ?> about ? about.get("type") : object.get("@odata.type");
        String name = told instanceof String text ? text.replaceFirst("^#", "") : declared;

        return metadata.declares(name) ? name : declared;
    }

    private static boolean isDeferred(Object value) {
        return value instanceof Map<?, ?> link && link.containsKey(DEFERRED);
    }

    private static void refusePart(String name, boolean part) {
        if (part) {
            throw new IllegalArgumentException(
                    "the service gives only some of the entities that " + name.replaceFirst("@.*", "")
                            + " leads to. Read them as an entity set of their own, without $expand");
        }
    }
}
