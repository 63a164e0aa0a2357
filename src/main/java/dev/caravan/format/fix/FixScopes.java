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

import dev.caravan.format.fix.FixDictionaryReader.Member;
import java.util.List;
import java.util.Map;

/** What lists of members come to, with the components' own members in their place. For one list. */
final class FixScopes {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_MEMBERS = 100_000;

    private final Map<String, Integer> tags;
    private final Map<String, List<Member>> components;
    private int members;

    FixScopes(Map<String, Integer> tags, Map<String, List<Member>> components) {
        this.tags = tags;
        this.components = components;
    }

    /** @throws IllegalArgumentException if components hold themselves, or more than any message has */
    FixScope resolve(List<Member> list) {
        FixScope scope = new FixScope();
        fill(scope, list, 0);
        return scope;
    }

    private void fill(FixScope scope, List<Member> list, int depth) {
        members += list.size();
        if (depth > MAX_DEPTH || members > MAX_MEMBERS) {
            throw new IllegalArgumentException("Cannot use the FIX dictionary: a message of it has more than "
                    + MAX_MEMBERS + " fields, or groups and components more than " + MAX_DEPTH + " deep");
        }

        for (Member member : list) {
            Integer tag = tags.get(member.name());
            if (member.kind().equals("component")) {
                fill(scope, components.getOrDefault(member.name(), List.of()), depth + 1);
            } else if (tag != null && member.kind().equals("group")) {
                FixScope group = new FixScope();
                fill(group, member.members(), depth + 1);
                scope.addGroup(tag, group);
            } else if (tag != null) {
                scope.addField(tag);
            }
        }
    }
}
