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
package dev.caravan.format.cda;

import static dev.caravan.format.cda.CdaValues.CODE;
import static dev.caravan.format.cda.CdaValues.ID;
import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlElement;
import dev.caravan.format.xml.XmlErrors;
import dev.caravan.format.xml.XmlSlices;
import dev.caravan.format.xml.XmlStruct;
import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The sections of a body, nested ones behind the one that they stand in (CDA release 2, 4.3.4). */
final class CdaSections {

    private static final XmlStruct HEADER = XmlStruct.of(
            all("template_ids", "templateId", ID),
            one("id", "id", ID),
            one("code", "code", CODE),
            one("title", "title", TEXT),
            one("null_flavor", ".", TEXT.in("nullFlavor")));

    /** Between two sections stands nothing but these. */
    private static final Set<String> AROUND = Set.of("ClinicalDocument", "component", "structuredBody", "section");

    private static final Schema SCHEMA = Schema.of("path", Scalar.STRING, "level", Scalar.LONG)
            .with(((Type.Struct) HEADER.type()).schema())
            .with(Schema.of("text_xml", Scalar.STRING, "entries_xml", new Type.Array(Scalar.STRING)));

    private static final String[] NAMES =
            SCHEMA.fields().stream().map(Schema.Field::name).toArray(String[]::new);

    static final Type TYPE = new Type.Array(new Type.Struct(SCHEMA));

    private final XmlSlices text;
    private final XmlErrors errors;
    private final List<Struct> sections = new ArrayList<>();

    private CdaSections(XmlSlices text, XmlErrors errors) {
        this.text = text;
        this.errors = errors;
    }

    static List<Struct> of(XmlElement root, XmlSlices text, XmlErrors errors) {
        CdaSections reading = new CdaSections(text, errors);
        if (root.local().equals("section")) {
            reading.add(root, "1", 1);
        } else {
            reading.addAllIn(root, "", 1, 0);
        }

        return reading.sections;
    }

    /** @return how many of the level there are so far */
    private int addAllIn(XmlElement element, String path, int level, int before) {
        int count = before;
        if (AROUND.contains(element.local())) {
            for (XmlElement child : element.children()) {
                if (child.local().equals("section")) {
                    count++;
                    add(child, path + count, level);
                } else {
                    count = addAllIn(child, path, level, count);
                }
            }
        }

        return count;
    }

    private void add(XmlElement section, String path, int level) {
        Object[] values = new Object[NAMES.length];
        values[0] = path;
        values[1] = (long) level;
        Struct header = HEADER.read(section, errors);
        for (int i = 0; i < header.size(); i++) {
            values[2 + i] = header.get(NAMES[2 + i]);
        }

        XmlElement narrative = section.child("text");
        values[NAMES.length - 2] = narrative == null ? null : slice(narrative);
        values[NAMES.length - 1] = section.children().stream()
                .filter(child -> child.local().equals("entry"))
                .map(this::slice)
                .toList();
        sections.add(new Struct(NAMES, values));
        int count = 0;
        for (XmlElement child : section.children()) {
            if (child.local().equals("component")) {
                count = addAllIn(child, path + ".", level + 1, count);
            }
        }
    }

    private String slice(XmlElement element) {
        return text.between(element.start(), element.end());
    }
}
