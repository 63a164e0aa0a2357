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
package dev.caravan.format.edifact;

import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.List;

/** A level of packing of a despatch advice: CPS with the packages (PAC) and their marks and numbers (GIN) up to LIN. */
final class EdifactPacking {

    private final EdifactValues start;
    private final List<Struct> packages = new ArrayList<>(1);
    private final List<Struct> identities = new ArrayList<>(0);

    EdifactPacking(EdifactValues cps) {
        this.start = cps;
    }

    String id() {
        return start.value(1, 1);
    }

    boolean take(EdifactValues segment) {
        switch (segment.id()) {
            case "PAC" -> packages.add(
                    new Struct(EdifactDocumentColumns.PACKAGE, segment.number(1, 1), segment.value(3, 1)));
            case "GIN" -> {
                for (EdifactValues each : segment.repetitions(2)) {
                    for (String identity : each.values(1, 1, 2)) {
                        identities.add(new Struct(EdifactDocumentColumns.ITEM, segment.value(1, 1), identity, null));
                    }
                }
            }
            default -> {
                return false;
            }
        }

        return true;
    }

    Struct struct() {
        return new Struct(
                EdifactDocumentColumns.PACKING,
                start.value(1, 1),
                start.value(2, 1),
                start.value(3, 1),
                packages,
                identities);
    }
}
