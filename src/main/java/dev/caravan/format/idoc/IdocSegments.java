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
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The control record and the segments of an element IDOC. An element that has the attribute SEGMENT, or elements in it, is
 * a segment; any other is a field. Segments are numbered and nested as SAP's own data records are (SEGNUM, PSGNUM, HLEVEL):
 * from 1 in the order of the document, the parent of one at the top is 0, and its level 1.
 */
final class IdocSegments {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_ELEMENTS = 1_000_000;

    private final List<Struct> control = new ArrayList<>();
    private final List<Struct> segments = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final Consumer<String> faults;
    private boolean hasControl;

    /** An element that has begun. */
    private static final class Open {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private List<Struct> fields;
        private long number;

        Open(String name) {
            this.name = name;
        }
    }

    /** @param faults is told, in one sentence, of what cannot be in {@code segments} */
    private IdocSegments(Consumer<String> faults) {
        this.faults = faults;
    }

    /** For one thread. */
    static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Prefixes may be declared outside of what is read here, and mean nothing in an IDoc.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);

        return factory;
    }

    /**
     * @param idoc the element
     * @throws IllegalArgumentException with what is wrong, without any of the text
     */
    static IdocSegments of(String idoc, XMLInputFactory factory, Consumer<String> faults) {
        IdocSegments segments = new IdocSegments(faults);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(idoc));
            segments.read(xml);
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("it is no sound XML", e);
        }

        return segments;
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        int elements = 0;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MAX_ELEMENTS || open.size() == MAX_DEPTH) {
                        throw new IllegalArgumentException("it has more than " + MAX_ELEMENTS
                                + " elements, or more than " + MAX_DEPTH + " within each other");
                    }
                    start(xml);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) {
                        open.peek().text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.DTD -> throw new IllegalArgumentException(
                        "it refers to an entity");
                default -> {}
            }
        }
    }

    private void start(XMLStreamReader xml) {
        // SAP writes a namespace of names, /ABC/, in the form _-ABC_-.
        Open element = new Open(xml.getLocalName().replace("_-", "/"));
        if (!open.isEmpty()) {
            becomesSegment(open.peek());
        }
        open.push(element);
        if (open.size() == 1) {
            element.fields = new ArrayList<>(0);
        } else if (xml.getAttributeValue(null, "SEGMENT") != null) {
            becomesSegment(element);
        }
    }

    /** Known of it when it begins, or when the first element in it does. */
    private void becomesSegment(Open element) {
        if (element.fields != null) {
            return;
        }
        element.fields = new ArrayList<>();
        if (!hasControl && open.size() == 2 && element.name.startsWith("EDI_DC")) {
            hasControl = true;
            element.fields = control;
            return;
        }
        Open parent = parentOf(element);
        element.number = segments.size() + 1L;
        segments.add(new Struct(
                IdocColumns.SEGMENT,
                element.name,
                element.number,
                parent == null ? 0L : parent.number,
                (long) depthOf(element) - 1,
                element.fields));
    }

    private Open parentOf(Open element) {
        return open.stream()
                .dropWhile(each -> each != element)
                .skip(1)
                .findFirst()
                .orElse(null);
    }

    private int depthOf(Open element) {
        return (int) open.stream().dropWhile(each -> each != element).count();
    }

    private void end() {
        if (open.size() == 2) {
            becomesSegment(open.peek());
        }
        Open element = open.pop();
        String text = element.text.toString();
        if (element.fields != null) {
            if (!text.isBlank()) {
                faults.accept("A segment has text outside of its fields");
            }
        } else {
            open.peek().fields.add(new Struct(IdocColumns.FIELD, element.name, text));
        }
    }

    /** Null where there is none. */
    List<Struct> control() {
        return hasControl ? control : null;
    }

    List<Struct> segments() {
        return segments;
    }
}
