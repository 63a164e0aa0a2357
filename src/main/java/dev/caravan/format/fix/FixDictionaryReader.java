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
package dev.caravan.format.fix;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads dictionaries in the XML of QuickFIX: {@code header}, {@code trailer}, {@code messages}, {@code components}, {@code fields}. */
final class FixDictionaryReader {

    private static final int MAX_MEMBERS = 500_000;

    /**
     * What a message, a group or a component is made of.
     *
     * @param kind {@code field}, {@code group} or {@code component}
     * @param members of the group
     */
    record Member(String kind, String name, List<Member> members) {}

    private final Map<String, Integer> tags = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, List<Member>> components = new HashMap<>();
    private final Map<String, List<Member>> messages = new HashMap<>();
    private final Map<String, String> messageNames = new HashMap<>();
    private final List<Member> envelope = new ArrayList<>();
    private int members;

    /** May be called for one file after the other; what a later one says again is left out. */
    void read(InputStream in, String place) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            try {
                read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | IllegalArgumentException e) {
            throw new IOException("Cannot read the FIX dictionary " + place + ": " + e.getMessage(), e);
        }

        if (tags.isEmpty()) {
            throw new IOException("Cannot read the FIX dictionary " + place + ": it has no fields");
        }
    }

    FixDictionary dictionary() {
        return new FixDictionary(tags, names, components, messages, messageNames, envelope);
    }

    private void read(XMLStreamReader reader) throws XMLStreamException {
        Deque<List<Member>> open = new ArrayDeque<>();
        String section = "";
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                String element = reader.getLocalName();
                if (open.isEmpty() && isSection(element)) {
                    section = element;
                } else if (section.equals("fields") && element.equals("field")) {
                    define(reader);
                    continue;
                }

                List<Member> inner = start(reader, section, open.peek());
                if (inner != null || !open.isEmpty()) {
                    open.push(inner == null ? new ArrayList<>(0) : inner);
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                open.poll();
            }
        }
    }

    private static boolean isSection(String element) {
        return switch (element) {
            case "header", "trailer", "messages", "components", "fields" -> true;
            default -> false;
        };
    }

    /** What the element's own elements are members of; null where it has none. */
    private List<Member> start(XMLStreamReader reader, String section, List<Member> around) {
        String element = reader.getLocalName();
        String name = reader.getAttributeValue(null, "name");
        if (around == null) {
            return switch (section + " " + element) {
                case "header header", "trailer trailer" -> envelope;
                case "messages message" -> message(reader.getAttributeValue(null, "msgtype"), name);
                case "components component" -> components.computeIfAbsent(name, key -> new ArrayList<>());
                default -> null;
            };
        }

        members++;
        if (members > MAX_MEMBERS) {
            throw new IllegalArgumentException("it has more than " + MAX_MEMBERS + " fields in messages");
        }

        Member member = new Member(element, name, element.equals("group") ? new ArrayList<>() : List.of());
        around.add(member);
        return element.equals("group") ? member.members() : null;
    }

    private List<Member> message(String type, String name) {
        messageNames.putIfAbsent(type, name);
        return messages.computeIfAbsent(type, key -> new ArrayList<>());
    }

    private void define(XMLStreamReader reader) {
        String name = reader.getAttributeValue(null, "name");
        int tag = Integer.parseInt(reader.getAttributeValue(null, "number"));
        tags.putIfAbsent(name, tag);
        names.putIfAbsent(tag, name);
    }
}
