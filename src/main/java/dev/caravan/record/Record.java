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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One row to be: named fields in order, nesting kept ({@code Map}, {@code List}), null for what is missing. It is a plain
 * map for everything in a route that looks at it; the origin rides along for the quarantine's sake.
 */
public final class Record extends LinkedHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    private final transient Origin origin;
    private final transient Operation operation;
    private final transient Schema schema;

    public Record(Origin origin) {
        this(Map.of(), origin);
    }

    public Record(Map<String, ?> fields, Origin origin) {
        this(fields, origin, Operation.UPSERT);
    }

    public Record(Map<String, ?> fields, Origin origin, Operation operation) {
        this(fields, origin, operation, null);
    }

    /** @param schema of this record; null when its maker does not know */
    public Record(Map<String, ?> fields, Origin origin, Operation operation, Schema schema) {
        super(fields);
        this.origin = origin;
        this.operation = operation;
        this.schema = schema;
    }

    /** Null when the maker of the record did not say. */
    public Origin origin() {
        return origin;
    }

    public Operation operation() {
        return operation;
    }

    /** What a record of its kind looks like, where its maker knows; else it is inferred. */
    public Optional<Schema> schema() {
        return Optional.ofNullable(schema);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
