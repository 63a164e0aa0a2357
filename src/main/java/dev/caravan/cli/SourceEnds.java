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
package dev.caravan.cli;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which sources of a run come to an end by themselves, as their Kamelets say. */
record SourceEnds(List<String> always, List<String> atPresent, List<String> never) {

    static SourceEnds of(List<Pipeline> pipelines, CatalogIndex index) {
        SourceEnds ends = new SourceEnds(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Pipeline pipeline : pipelines) {
            for (Pipeline.SourceUse source : pipeline.sources()) {
                String bounded = index.kamelet(source.name())
                        .filter(kamelet -> source.kamelet())
                        .map(kamelet -> kamelet.annotation("bounded"))
                        .orElse("never");
                switch (bounded) {
                    case "always" -> ends.always.add(source.name());
                    case "once" -> ends.atPresent.add(source.name());
                    default -> ends.never.add(source.name());
                }
            }
        }

        return ends;
    }

    Optional<String> neverEnding() {
        return never.stream().findFirst();
    }

    /** How many sources have to end until the run does; 0 if it does not. */
    int count(boolean once) {
        boolean goesOn = !never.isEmpty() || !once && !atPresent.isEmpty();
        return goesOn ? 0 : always.size() + atPresent.size();
    }
}
