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
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The values of one segment by the numbers of element and component in the standard, both from 1. */
final class EdifactValues {

    /** Comma or point, whatever UNA says (ISO 9735-1, representation of numeric values). */
    private static final Pattern NUMBER = Pattern.compile("-?(\\d{1,40}([.,]\\d{0,40})?|[.,]\\d{1,40})");

    private final String id;
    private final long idx;
    private final List<?> elements;
    private final BiConsumer<String, String> faults;

    /** @param faults takes the code and the text of a fault */
    EdifactValues(Struct segment, BiConsumer<String, String> faults) {
        this.id = segment.get("id") instanceof String written ? written : "";
        this.idx = (Long) segment.get("idx");
        this.elements = (List<?>) segment.get("elements");
        this.faults = faults;
    }

    /** Empty when it is no segment. */
    String id() {
        return id;
    }

    long idx() {
        return idx;
    }

    int size() {
        return elements.size();
    }

    String value(int number, int component) {
        return EdifactSegment.value(elements, number, component);
    }

    /** Those that are not empty of components {@code from} to {@code to}. */
    List<String> values(int number, int from, int to) {
        List<String> values = new ArrayList<>(1);
        for (int component = from; component <= to; component++) {
            String value = value(number, component);
            if (value != null) {
                values.add(value);
            }
        }

        return values;
    }

    /** Components one after the other, null when all are empty. */
    String text(int number, int from, int to) {
        List<String> values = values(number, from, to);
        return values.isEmpty() ? null : String.join("", values);
    }

    /** All repetitions of elements {@code from} to the last as elements of their own, each to be read as number 1. */
    List<EdifactValues> repetitions(int from) {
        List<EdifactValues> all = new ArrayList<>(1);
        for (int number = from; number <= elements.size(); number++) {
            if (elements.get(number - 1) instanceof List<?> repetitions) {
                for (Object components : repetitions) {
                    if (components != null) {
                        all.add(new EdifactValues(id, idx, List.of(List.of(components)), faults));
                    }
                }
            }
        }

        return all;
    }

    private EdifactValues(String id, long idx, List<?> elements, BiConsumer<String, String> faults) {
        this.id = id;
        this.idx = idx;
        this.elements = elements;
        this.faults = faults;
    }

    /** Exact; null when empty, or with a fault when it does not fit. */
    BigDecimal number(int number, int component) {
        BigDecimal decimal = numberOrText(number, component);
        if (decimal == null && value(number, component) != null) {
            faults.accept(
                    "EDIFACT_NUMBER",
                    "Component " + component + " of element " + number + " of segment " + idx + " (" + id
                            + ") is no number with at most "
                            + (EdifactDocumentColumns.PRECISION - EdifactDocumentColumns.SCALE) + " digits before and "
                            + EdifactDocumentColumns.SCALE + " behind the decimal mark");
        }

        return decimal;
    }

    /** Of a data element that the directories have as alphanumeric: exact; null when empty, or text, or too long. */
    BigDecimal numberOrText(int number, int component) {
        String written = value(number, component);
        if (written == null || !NUMBER.matcher(written).matches()) {
            return null;
        }

        BigDecimal decimal = new BigDecimal(written.replace(',', '.')).stripTrailingZeros();
        int before = EdifactDocumentColumns.PRECISION - EdifactDocumentColumns.SCALE;
        boolean fits =
                decimal.scale() <= EdifactDocumentColumns.SCALE && decimal.precision() - decimal.scale() <= before;
        return fits ? decimal.setScale(EdifactDocumentColumns.SCALE) : null;
    }

    /** Of a DTM. */
    Struct date() {
        EdifactTime time = EdifactTime.NONE;
        try {
            time = EdifactTime.of(value(1, 2), value(1, 3));
        } catch (DateTimeException e) {
            faults.accept("EDIFACT_TIME", "Segment " + idx + " (DTM) is no date or time of its format");
        }

        return new Struct(
                EdifactDocumentColumns.DATE, value(1, 1), value(1, 2), value(1, 3), time.from(), time.until());
    }
}
