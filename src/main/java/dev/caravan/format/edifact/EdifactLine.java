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

/** A line item: LIN and what follows it. */
final class EdifactLine {

    private final EdifactValues start;
    private final String packing;
    private final EdifactSection section = new EdifactSection();
    private final List<Struct> items = new ArrayList<>(0);
    private final List<Struct> descriptions = new ArrayList<>(1);
    private final List<Struct> quantities = new ArrayList<>(1);
    private final List<Struct> prices = new ArrayList<>(1);

    /** @param packing the level of packing it stands in, null when in none */
    EdifactLine(EdifactValues lin, String packing) {
        this.start = lin;
        this.packing = packing;
    }

    /** What a line has in common with the header. */
    EdifactSection section() {
        return section;
    }

    boolean take(EdifactValues segment) {
        switch (segment.id()) {
            case "PIA" -> {
                for (EdifactValues item : segment.repetitions(2)) {
                    items.add(new Struct(
                            EdifactDocumentColumns.ITEM, segment.value(1, 1), item.value(1, 1), item.value(1, 2)));
                }
            }
            case "IMD" -> descriptions.add(new Struct(
                    EdifactDocumentColumns.DESCRIPTION,
                    segment.value(1, 1),
                    segment.value(2, 1),
                    segment.value(3, 1),
                    segment.text(3, 4, 5)));
            case "QTY" -> {
                if (section.inAllowance()) {
                    return true;
                }

                quantities.add(new Struct(
                        EdifactDocumentColumns.QUANTITY,
                        segment.value(1, 1),
                        segment.number(1, 2),
                        segment.value(1, 3)));
            }
            case "PRI" -> prices.add(new Struct(
                    EdifactDocumentColumns.PRICE,
                    segment.value(1, 1),
                    segment.number(1, 2),
                    segment.value(1, 3),
                    segment.number(1, 5),
                    segment.value(1, 6)));
            default -> {
                return false;
            }
        }

        return true;
    }

    Struct struct(long last) {
        return new Struct(
                EdifactDocumentColumns.LINE,
                start.value(1, 1),
                start.value(2, 1),
                start.value(3, 1),
                start.value(3, 2),
                packing,
                items,
                descriptions,
                quantities,
                prices,
                section.amounts(),
                section.taxes(),
                section.allowances(),
                section.dates(),
                section.references(),
                section.parties(),
                section.texts(),
                start.idx(),
                last);
    }
}
