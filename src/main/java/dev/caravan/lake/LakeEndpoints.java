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
package dev.caravan.lake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.camel.EndpointAware;
import org.apache.camel.Navigate;
import org.apache.camel.Route;

/** Finds where a route lands. */
final class LakeEndpoints {

    private LakeEndpoints() {}

    static List<LakeEndpoint> of(Route route) {
        Set<LakeEndpoint> found = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(route.navigate(), found);
        return new ArrayList<>(found);
    }

    private static void collect(Object node, Set<LakeEndpoint> found) {
        if (node instanceof EndpointAware aware && aware.getEndpoint() instanceof LakeEndpoint lake) {
            found.add(lake);
        }
        if (node instanceof Navigate<?> navigate && navigate.hasNext()) {
            for (Object next : navigate.next()) {
                collect(next, found);
            }
        }
    }
}
