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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A trade document out of the segments of its message: what stands before the first LIN belongs to the header, what
 * follows a LIN to that line, and what follows UNS+S to the summary. Within them a segment belongs to the party (NAD),
 * reference (RFF), tax (TAX) or allowance (ALC) before it as the segment groups of INVOIC, ORDERS and DESADV have it.
 * For one message.
 */
final class EdifactDocument {

    private final EdifactSection header = new EdifactSection();
    private final EdifactSection summary = new EdifactSection();
    private final List<Struct> lines = new ArrayList<>();
    private final List<Struct> packings = new ArrayList<>(0);
    private final List<Struct> currencies = new ArrayList<>(0);
    private final List<Struct> controls = new ArrayList<>(0);
    private EdifactSection section = header;
    private EdifactLine line;
    private EdifactValues begin;
    private EdifactPacking packing;
    private String packingId;
    private Long counted;
    private long last;

    private EdifactDocument() {}

    /** @param faults takes the code and the text of what is wrong with a number or time */
    static Struct of(List<Struct> segments, BiConsumer<String, String> faults) {
        EdifactDocument document = new EdifactDocument();
        for (Struct segment : segments) {
            document.accept(new EdifactValues(segment, faults));
        }

        return document.struct();
    }

    private void accept(EdifactValues segment) {
        String id = segment.id();
        section.endWhatCannotHave(id);
        switch (id) {
            case "BGM" -> begin = begin == null ? segment : begin;
            case "LIN" -> {
                endLine();
                line = new EdifactLine(segment, packingId);
                section = line.section();
            }
            case "UNS" -> {
                endLine();
                section = "D".equals(segment.value(1, 1)) ? header : summary;
            }
            case "UNT" -> endLine();
            case "CPS" -> {
                endLine();
                endPacking();
                packing = new EdifactPacking(segment);
                packingId = packing.id();
                section = header;
            }
            case "CUX" -> currencies(segment);
            case "CNT" -> {
                control(segment);
                endLine();
            }
            default -> {
                boolean taken = line != null ? line.take(segment) : packing != null && packing.take(segment);
                if (!taken) {
                    section.take(segment);
                }
            }
        }

        last = segment.idx();
    }

    private void currencies(EdifactValues segment) {
        if (line == null) {
            for (EdifactValues each : segment.repetitions(1)) {
                currencies.add(new Struct(
                        EdifactDocumentColumns.CURRENCY, each.value(1, 1), each.value(1, 2), each.value(1, 3)));
            }
        }
    }

    private void control(EdifactValues segment) {
        Struct control = new Struct(
                EdifactDocumentColumns.CONTROL, segment.value(1, 1), segment.number(1, 2), segment.value(1, 3));
        controls.add(control);
        // 6069: 2 is the number of line items.
        if ("2".equals(control.get("qualifier")) && control.get("value") instanceof BigDecimal value) {
            counted = value.stripTrailingZeros().scale() <= 0 ? value.longValue() : -1L;
        }
    }

    private void endLine() {
        if (line != null) {
            lines.add(line.struct(last));
            line = null;
            section = header;
        }
    }

    private void endPacking() {
        if (packing != null) {
            packings.add(packing.struct());
            packing = null;
        }
    }

    private Struct struct() {
        endLine();
        endPacking();
        return new Struct(
                EdifactDocumentColumns.DOCUMENT,
                begin == null ? null : begin.value(1, 1),
                begin == null ? null : begin.value(2, 1),
                begin == null ? null : begin.value(3, 1),
                header.dates(),
                header.references(),
                header.parties(),
                currencies,
                header.texts(),
                header.amounts(),
                header.taxes(),
                header.allowances(),
                packings,
                lines,
                new Struct(EdifactDocumentColumns.TOTALS, summary.amounts(), summary.taxes(), summary.allowances()),
                controls,
                counted == null ? null : counted == lines.size());
    }
}
