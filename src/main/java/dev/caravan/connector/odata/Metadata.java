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
import dev.caravan.record.ColumnNames;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a service says of itself in {@code $metadata}.
 *
 * @param entitySets the qualified name of the type by the name of the set
 * @param types by qualified name, and once more by the alias of their schema
 * @param underlying the primitive type of enumerations and type definitions, by the same names
 */
record Metadata(
        ODataVersion version,
        Map<String, String> entitySets,
        Map<String, EntityType> types,
        Map<String, String> underlying) {

    private static final int MOST_BASES = 20;
    private static final int MOST_DEPTH = 20;

    Optional<EntitySet> entitySet(String name) {
        return Optional.ofNullable(entitySets.get(name)).map(type -> new EntitySet(this, name, type));
    }

    /** The properties of a type, those of its bases first. */
    Map<String, Property> properties(String type) {
        Map<String, Property> all = new LinkedHashMap<>();
        List<EntityType> line = line(type);
        for (int base = line.size() - 1; base >= 0; base--) {
            all.putAll(line.get(base).properties());
        }

        return all;
    }

    List<String> key(String type) {
        return line(type).stream()
                .map(EntityType::key)
                .filter(key -> !key.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    boolean declares(String type) {
        return types.containsKey(type);
    }

    private List<EntityType> line(String type) {
        List<EntityType> line = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String name = type; !name.isEmpty() && line.size() < MOST_BASES && seen.add(name); ) {
            EntityType found = types.getOrDefault(name, EntityType.UNKNOWN);
            line.add(found);
            name = found.base();
        }

        return line;
    }

    Optional<EdmPrimitive> primitive(String type) {
        return EdmPrimitive.of(underlying.getOrDefault(type, type));
    }

    /** Of these properties; empty where only values would tell. */
    Optional<Schema> schema(Collection<Property> properties) {
        return schema(properties, 0);
    }

    private Optional<Schema> schema(Collection<Property> properties, int depth) {
        ColumnNames names = new ColumnNames();
        List<Schema.Field> fields = new ArrayList<>();
        for (Property property : properties) {
            if (property.navigation() || !names.isNew(property.name())) {
                continue;
            }
            Optional<Type> type = type(property, depth);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            fields.add(new Schema.Field(ColumnNames.normal(property.name()), type.get()));
        }

        return fields.isEmpty() ? Optional.empty() : Optional.of(new Schema(fields));
    }

    private Optional<Type> type(Property property, int depth) {
        Optional<EdmPrimitive> primitive = primitive(property.elementType());
        Optional<Type> element = primitive.isPresent()
                ? property.scalar(primitive.get())
                : depth > MOST_DEPTH
                        ? Optional.empty()
                        : schema(properties(property.elementType()).values(), depth + 1)
                                .map(Type.Struct::new);

        return property.isCollection() ? element.map(Type.Array::new) : element;
    }
}
