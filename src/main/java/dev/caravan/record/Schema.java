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
package dev.caravan.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The fields of a record in order. Every field may be null; names are unique without regard to case. */
public final class Schema {

    public record Field(String name, Type type) {}

    private final List<Field> fields;
    private final Map<String, Integer> ordinals = new HashMap<>();

    public Schema(List<Field> fields) {
        this.fields = List.copyOf(fields);
        for (int ordinal = 0; ordinal < this.fields.size(); ordinal++) {
            String name = this.fields.get(ordinal).name();
            if (ordinals.put(name.toLowerCase(Locale.ROOT), ordinal) != null) {
                throw new IllegalArgumentException("Field " + name + " occurs twice (names differ in case only)");
            }
        }
    }

    /** A schema from names and types in turn: {@code of("id", LONG, "name", STRING)}. */
    public static Schema of(Object... namesAndTypes) {
        Map<String, Type> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            fields.put((String) namesAndTypes[i], (Type) namesAndTypes[i + 1]);
        }

        return new Schema(fields.entrySet().stream()
                .map(entry -> new Field(entry.getKey(), entry.getValue()))
                .toList());
    }

    /** These fields, then those of the other schema whose names are not among them. */
    public Schema with(Schema others) {
        List<Field> all = new ArrayList<>(fields);
        others.fields.stream().filter(other -> ordinal(other.name()).isEmpty()).forEach(all::add);

        return new Schema(all);
    }

    /** These fields but for those whose names are among the other schema's. */
    public Schema without(Schema others) {
        return new Schema(fields.stream()
                .filter(field -> others.ordinal(field.name()).isEmpty())
                .toList());
    }

    public List<Field> fields() {
        return fields;
    }

    public int size() {
        return fields.size();
    }

    public Field field(int ordinal) {
        return fields.get(ordinal);
    }

    /** Where the field of this name stands; case does not matter, as in SQL. */
    public OptionalInt ordinal(String name) {
        Integer ordinal = ordinals.get(name);
        if (ordinal == null) {
            ordinal = ordinals.get(name.toLowerCase(Locale.ROOT));
        }

        return ordinal == null ? OptionalInt.empty() : OptionalInt.of(ordinal);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && fields.equals(schema.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.stream().map(field -> field.name() + ":" + field.type()).collect(Collectors.joining(","));
    }
}
