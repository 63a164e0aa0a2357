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
package dev.caravan.format.fix;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The fields of a message, or of an entry of a group, and the groups among them. */
final class FixScope {

    private final Set<Integer> fields = new HashSet<>();
    private final Map<Integer, FixScope> groups = new HashMap<>();
    private int first;

    void addField(int tag) {
        first = first == 0 ? tag : first;
        fields.add(tag);
    }

    void addGroup(int tag, FixScope group) {
        addField(tag);
        groups.putIfAbsent(tag, group);
    }

    /** The field that every entry begins with, 0 when there is none. */
    int first() {
        return first;
    }

    boolean has(int tag) {
        return fields.contains(tag);
    }

    /** The group whose entries this field counts, null when it counts none. */
    FixScope group(int tag) {
        return groups.get(tag);
    }
}
