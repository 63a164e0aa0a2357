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

import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a message's repeating groups, in wire order; a group within an entry comes behind it. For one message only.
 *
 * <p>An entry begins with its group's first field (FIX tag value encoding, repeating groups) and goes on with fields of the
 * group, each at most once. A field that the dictionary does not know stays in the entry when the group goes on behind it.
 */
final class FixGroups {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_UNKNOWN = 16;

    /** A group whose entries are not as many as its count says. */
    record Miscounted(int field, long tag, int entries) {}

    private final FixDictionary dictionary;
    private final FixScope message;
    private final List<Struct> fields;
    private final List<Struct> entries = new ArrayList<>();
    private final List<Miscounted> miscounted = new ArrayList<>(0);

    FixGroups(FixDictionary dictionary, String type, List<Struct> fields) {
        this.dictionary = dictionary;
        this.message = dictionary.scope(type);
        this.fields = fields;
        for (int at = 0; at < fields.size(); ) {
            FixScope group = message.group(tag(at));
            at = group == null ? at + 1 : group(at, group, "", 0);
        }
    }

    List<Struct> entries() {
        return entries;
    }

    List<Miscounted> miscounted() {
        return miscounted;
    }

    /** Reads the group that a field counts. @return behind its last field */
    private int group(int count, FixScope scope, String around, int depth) {
        int at = count + 1;
        int number = 0;
        String place = around + tag(count) + ".";
        while (at < fields.size() && tag(at) == scope.first() && depth < MAX_DEPTH) {
            number++;
            at = entry(count, at, scope, place + number, number, depth);
        }

        if (!String.valueOf(number).equals(fields.get(count).get("value"))) {
            miscounted.add(new Miscounted(count, tag(count), number));
        }

        return at;
    }

    private int entry(int count, int from, FixScope scope, String path, int number, int depth) {
        List<Struct> own = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        entries.add(
                new Struct(FixColumns.ENTRY, (long) tag(count), dictionary.name(tag(count)), path, (long) number, own));
        int at = from;
        while (at < fields.size() && goesOn(at, from, scope, seen)) {
            int tag = tag(at);
            Struct field = fields.get(at);
            own.add(field);
            if (scope.has(tag)) {
                seen.add(tag);
            }

            FixScope inner = scope.group(tag);
            at = inner == null ? at + 1 : group(at, inner, path + "/", depth + 1);
        }

        return at;
    }

    private boolean goesOn(int at, int from, FixScope scope, List<Integer> seen) {
        int next = at;
        while (next < fields.size() && next - at < MAX_UNKNOWN && isUnknown(tag(next), scope)) {
            next++;
        }

        return next < fields.size() && scope.has(tag(next)) && (next > at || next == from || !seen.contains(tag(next)));
    }

    private boolean isUnknown(int tag, FixScope scope) {
        return !scope.has(tag) && dictionary.name(tag) == null;
    }

    /** 0 when the field has none. */
    private int tag(int field) {
        return fields.get(field).get("tag") instanceof Long tag ? tag.intValue() : 0;
    }
}
