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
package dev.caravan.connector.odata;

import dev.caravan.connector.odata.EntityType.Property;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the metadata document of a service (CSDL 2.0 and 4.0 in XML). Elements are known by their local names, as every
 * version has a namespace of its own. For one document.
 */
final class MetadataReader {

    private static final int MOST_ELEMENTS = 5_000_000;
    private static final String SAP = "http://www.sap.com/Protocols/SAPData";

    private final Map<String, String> entitySets = new LinkedHashMap<>();
    private final Map<String, EntityType> types = new LinkedHashMap<>();
    private final Map<String, String> underlying = new LinkedHashMap<>();
    private ODataVersion version = ODataVersion.V2;
    private String namespace = "";
    private String alias = "";
    private String name = "";
    private String base = "";
    private List<String> key = List.of();
    private Map<String, Property> properties = Map.of();

    private MetadataReader() {}

    /** @throws IllegalArgumentException with what is wrong, without any of the document */
    static Metadata read(byte[] document) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        MetadataReader reader = new MetadataReader();
        try {
            reader.read(factory.createXMLStreamReader(new ByteArrayInputStream(document)));
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("the metadata document is no sound XML", e);
        }

        return new Metadata(reader.version, reader.entitySets, reader.types, reader.underlying);
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        boolean edmx = false;
        for (int elements = 0; xml.hasNext(); ) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD -> throw new IllegalArgumentException("the metadata document has a DTD");
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MOST_ELEMENTS) {
                        throw new IllegalArgumentException("the metadata document is too long");
                    }
                    edmx |= xml.getLocalName().equals("Edmx");
                    start(xml);
                }
                case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
                default -> {}
            }
        }
        if (!edmx) {
            throw new IllegalArgumentException("the answer is no metadata document");
        }
    }

    private void start(XMLStreamReader xml) {
        switch (xml.getLocalName()) {
            case "Edmx" -> version = attribute(xml, "Version").startsWith("4") ? ODataVersion.V4 : ODataVersion.V2;
            case "Schema" -> {
                namespace = attribute(xml, "Namespace");
                alias = attribute(xml, "Alias");
            }
            case "EntityType", "ComplexType" -> {
                name = attribute(xml, "Name");
                base = attribute(xml, "BaseType");
                key = new ArrayList<>();
                properties = new LinkedHashMap<>();
            }
            case "PropertyRef" -> key.add(attribute(xml, "Name"));
            case "Property" -> add(property(xml));
            case "NavigationProperty" -> {
                // In version 2 the type stands in an association, and entities say of themselves what they are.
                if (version == ODataVersion.V4) {
                    add(new Property(attribute(xml, "Name"), attribute(xml, "Type"), -1, -1, false, true));
                }
            }
            case "EnumType" -> underlying(attribute(xml, "Name"), "Edm.String");
            case "TypeDefinition" -> underlying(attribute(xml, "Name"), attribute(xml, "UnderlyingType"));
            case "EntitySet" -> entitySets.put(attribute(xml, "Name"), attribute(xml, "EntityType"));
            default -> {}
        }
    }

    private void add(Property property) {
        if (!name.isEmpty()) {
            properties.put(property.name(), property);
        }
    }

    private static Property property(XMLStreamReader xml) {
        String scale = attribute(xml, "Scale");
        int precision = number(attribute(xml, "Precision"));
        // CSDL 4.0, section 6.2.4: without a scale it is zero.
        int known = scale.isEmpty() && precision > 0 ? 0 : number(scale);

        return new Property(
                attribute(xml, "Name"),
                attribute(xml, "Type"),
                precision,
                known,
                "Date".equals(xml.getAttributeValue(SAP, "display-format")),
                false);
    }

    private static int number(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
    }

    private void end(String element) {
        if (element.equals("EntityType") || element.equals("ComplexType")) {
            EntityType type = new EntityType(base, key, properties);
            qualified(name).forEach(each -> types.put(each, type));
            name = "";
        }
    }

    private void underlying(String type, String primitive) {
        qualified(type).forEach(each -> underlying.put(each, primitive));
    }

    private List<String> qualified(String type) {
        return alias.isEmpty() ? List.of(namespace + "." + type) : List.of(namespace + "." + type, alias + "." + type);
    }

    private static String attribute(XMLStreamReader xml, String attribute) {
        return Optional.ofNullable(xml.getAttributeValue(null, attribute)).orElse("");
    }
}
