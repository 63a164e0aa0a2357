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
package dev.caravan.format.idoc;

import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The data records of a flat IDoc, EDI_DD40, as segments. */
final class FlatIdocSegments {

    private static final int NAME = 30;
    private static final int DOCNUM = 33;
    private static final int SEGNUM = 49;
    private static final int PSGNUM = 55;
    private static final int HLEVEL = 61;
    private static final int SDATA = 63;
    private static final int END = 1063;

    private final IdocDefinitions definitions;
    private final String docnum;
    private final Faults faults;
    private final List<Struct> segments = new ArrayList<>();

    /** Is told, in one sentence, of what is odd. */
    interface Faults {
        void add(String code, int at, String text);
    }

    FlatIdocSegments(IdocDefinitions definitions, String docnum, Faults faults) {
        this.definitions = definitions;
        this.docnum = docnum;
        this.faults = faults;
    }

    /**
     * @param line a record without its line end; a blank one is none
     * @param at where it stands, for what is odd
     */
    void add(String line, int at) {
        if (line.isBlank()) {
            return;
        }
        String name = FlatIdocRecords.slice(line, 0, NAME).stripTrailing();
        if (!name.matches("[\\w/]+")) {
            faults.add("IDOC_NAME", at, "A record has no name of a segment");
        }
        String of = FlatIdocRecords.slice(line, DOCNUM, SEGNUM).strip();
        if (!of.isEmpty() && !of.equals(docnum.strip())) {
            faults.add("IDOC_DOCNUM", at, "A record is of another IDoc");
        }
        if (line.length() > END) {
            faults.add("IDOC_LENGTH", at, "A record is longer than " + END + " characters");
        }
        Optional<IdocDefinitions.Segment> definition = definitions.segment(name);
        if (definition.isEmpty() && !definitions.isEmpty()) {
            faults.add("IDOC_DEFINITION", at, "A segment is not among the definitions");
        }
        Long number = number(line, SEGNUM, PSGNUM, at);
        segments.add(new Struct(
                IdocColumns.SEGMENT,
                definition.map(IdocDefinitions.Segment::type).orElse(name),
                number == null ? Long.valueOf(segments.size() + 1L) : number,
                number(line, PSGNUM, HLEVEL, at),
                number(line, HLEVEL, SDATA, at),
                definition.map(found -> fields(found, line, at)).orElseGet(() -> data(line))));
    }

    private static List<Struct> data(String line) {
        String data = FlatIdocRecords.slice(line, SDATA, END).stripTrailing();

        return data.isEmpty() ? List.of() : List.of(new Struct(IdocColumns.FIELD, "SDATA", data));
    }

    private List<Struct> fields(IdocDefinitions.Segment definition, String line, int at) {
        List<Struct> fields = new ArrayList<>();
        for (IdocDefinitions.Field field : definition.fields()) {
            String value =
                    FlatIdocRecords.slice(line, field.first() - 1, field.last()).stripTrailing();
            if (!value.isEmpty()) {
                fields.add(new Struct(IdocColumns.FIELD, field.name(), value));
            }
        }
        if (!FlatIdocRecords.slice(line, definition.end(), END).isBlank()) {
            faults.add("IDOC_LENGTH", at, "A record has data behind its last field");
        }

        return fields;
    }

    private Long number(String line, int from, int to, int at) {
        String digits = FlatIdocRecords.slice(line, from, to).strip();
        if (digits.isEmpty()) {
            return null;
        }
        if (!digits.matches("[0-9]+")) {
            faults.add("IDOC_NUMBER", at, "SEGNUM, PSGNUM or HLEVEL is no number");
            return null;
        }

        return Long.valueOf(digits);
    }

    List<Struct> list() {
        return segments;
    }
}
