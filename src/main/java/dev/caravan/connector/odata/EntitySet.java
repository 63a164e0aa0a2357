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
import dev.caravan.record.Schema;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set of entities that can be asked for.
 *
 * @param type the qualified name of what it holds
 */
record EntitySet(Metadata metadata, String name, String type) {

    /** By which an entity of ODP says how it came to be: {@code C}, {@code U}, {@code D}, or nothing in a full load. */
    static final String CHANGE_MODE = "ODQ_CHANGEMODE";

    List<String> key() {
        return metadata.key(type);
    }

    Map<String, Property> properties() {
        return metadata.properties(type);
    }

    /** @throws IllegalArgumentException if there is no such property, or it is no plain value */
    EdmPrimitive ordered(String property) {
        return metadata.primitive(declared(property).type())
                .filter(EdmPrimitive::isOrdered)
                .orElseThrow(() -> new IllegalArgumentException("the values of cursorField have no order"));
    }

    private Property declared(String name) {
        return Optional.ofNullable(properties().get(name))
                .filter(property -> !property.navigation())
                .orElseThrow(() -> new IllegalArgumentException(
                        this.name + " has no property " + name + "; discover tells those that it has"));
    }

    /**
     * The properties that are read.
     *
     * @param columns their names, separated by commas; empty for all
     * @param needed those that have to be among them
     * @throws IllegalArgumentException if one of them is not there
     */
    Collection<Property> selected(String columns, Collection<String> needed) {
        if (columns.isBlank()) {
            return properties().values();
        }
        List<Property> selected = Arrays.stream(columns.split(","))
                .map(String::strip)
                .map(this::declared)
                .toList();
        needed.forEach(name -> {
            if (selected.stream().noneMatch(property -> property.name().equals(name))) {
                throw new IllegalArgumentException("columns leaves out " + name + ", which this syncMode needs");
            }
        });

        return selected;
    }

    Optional<Schema> schema() {
        return metadata.schema(properties().values());
    }

    /** Those that may tell what is new: times first. */
    List<String> cursorFields() {
        return properties().values().stream()
                .filter(property -> metadata.primitive(property.type())
                        .filter(type -> type == EdmPrimitive.DATETIMEOFFSET || type == EdmPrimitive.DATETIME)
                        .isPresent())
                .map(Property::name)
                .toList();
    }

    boolean tellsChanges() {
        return properties().containsKey(CHANGE_MODE);
    }
}
