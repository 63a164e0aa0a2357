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
package dev.caravan.connector.catalog;

import dev.caravan.connector.catalog.EndpointUse.Setting;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** Replaces single values in a text by what Camel needs in their place, and leaves every line where it was. */
final class RawRewriter {

    private record Change(int start, int end, String value) {}

    private RawRewriter() {}

    static String rewrite(String text, List<EndpointUse> endpoints) {
        List<Change> changes = endpoints.stream()
                .flatMap(RawRewriter::changes)
                .distinct()
                .sorted(Comparator.comparingInt(Change::start).reversed())
                .toList();
        StringBuilder result = new StringBuilder(text);
        for (Change change : changes) {
            // Marks count code points, Java counts characters.
            int start = text.offsetByCodePoints(0, change.start());
            int end = text.offsetByCodePoints(0, change.end());
            long lines = text.substring(start, end)
                    .chars()
                    .filter(letter -> letter == '\n')
                    .count();
            result.replace(start, end, YamlWriter.quote(change.value()) + "\n".repeat((int) lines));
        }
        return result.toString();
    }

    private static Stream<Change> changes(EndpointUse use) {
        return use.settings().stream().flatMap(setting -> change(use, setting).stream());
    }

    private static Optional<Change> change(EndpointUse use, Setting setting) {
        Optional<Node> node = setting.valueNode().filter(Nodes::isScalar);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        boolean wrapped = RawValue.needsWrapping(use, setting);
        if (!wrapped && setting.value().equals(Nodes.text(node.get()))) {
            return Optional.empty();
        }
        return (wrapped ? RawValue.wrap(setting.value()) : Optional.of(setting.value()))
                .map(value -> new Change(
                        node.get().getStartMark().orElseThrow().getIndex(),
                        node.get().getEndMark().orElseThrow().getIndex(),
                        value));
    }
}
