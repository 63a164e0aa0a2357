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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a struct's fields, shared by all its values and found by a hash: for structs of many fields. */
public final class StructNames {

    private final String[] names;
    private final Map<String, Integer> positions = new HashMap<>();

    public StructNames(List<String> names) {
        this.names = names.toArray(String[]::new);
        for (int i = 0; i < this.names.length; i++) {
            positions.put(this.names[i], i);
        }
    }

    public int size() {
        return names.length;
    }

    String[] names() {
        return names;
    }

    /** -1 when there is none. */
    int position(Object name) {
        Integer position = positions.get(name);
        return position == null ? -1 : position;
    }
}
