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
package dev.caravan.format.x12;

import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.List;

/** A person or organization: NM1 (837, and patients of an 835) or N1 with the N3, N4, DMG and REF behind it. */
final class X12Party {

    private final X12Values name;
    private final List<String> street = new ArrayList<>(1);
    private final List<Struct> references = new ArrayList<>(0);
    private X12Values place;
    private X12Values person;
    private Struct struct;

    X12Party(X12Values name) {
        this.name = name;
    }

    void take(X12Values segment) {
        struct = null;
        switch (segment.id()) {
            case "N3" -> {
                for (int number = 1; number <= 2; number++) {
                    if (segment.value(number) != null) {
                        street.add(segment.value(number));
                    }
                }
            }
            case "N4" -> place = segment;
            case "DMG" -> person = segment;
            case "REF" -> references.add(new Struct(X12ContextColumns.REFERENCE, segment.value(1), segment.value(2)));
            default -> {}
        }
    }

    /** Null of null. */
    static Struct struct(X12Party party) {
        return party == null ? null : party.struct();
    }

    private Struct struct() {
        if (struct == null) {
            boolean individual = "NM1".equals(name.id());
            struct = new Struct(
                    X12ContextColumns.PARTY,
                    name.value(individual ? 3 : 2),
                    individual ? name.value(4) : null,
                    individual ? name.value(5) : null,
                    name.value(individual ? 8 : 3),
                    name.value(individual ? 9 : 4),
                    street,
                    value(place, 1),
                    value(place, 2),
                    value(place, 3),
                    value(place, 4),
                    value(person, 2),
                    value(person, 3),
                    references);
        }

        return struct;
    }

    private static String value(X12Values segment, int number) {
        return segment == null ? null : segment.value(number);
    }
}
