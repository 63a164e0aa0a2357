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

import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlColumn;
import dev.caravan.format.xml.XmlElement;
import dev.caravan.format.xml.XmlErrors;
import dev.caravan.format.xml.XmlRecords;
import dev.caravan.format.xml.XmlSlices;
import dev.caravan.format.xml.XmlStruct;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.io.InputStream;

/**
 * Clinical documents (CDA release 2) and other messages of HL7 v3: one row per document or message.
 *
 * <p>In: XML with one or several of them, one behind the other, with a SOAP envelope around them or without.
 *
 * <p>Out: the columns of {@link XmlRecords}, and between them {@code message} (the name of the element, {@code
 * ClinicalDocument} or {@code PRPA_IN201305UV02}), {@code namespace}, the header of the document, {@code sections},
 * {@code non_xml_body}, and {@code interaction}, the wrappers of a message (null of a document). {@code sections} has
 * nested ones behind the one that they stand in; {@code path} counts from 1 on each level ({@code 2.1}); {@code
 * text_xml} and {@code entries_xml} are their XML as received. Of times {@code text} is what is written, {@code
 * local_time} the reading of the sender's clock, and {@code time} null where the offset is not written. An element that
 * is neither document nor message, such as a section alone, is a row too.
 *
 * <p>Errors beside those of {@link XmlRecords}: CDA_NAMESPACE (the element is in another namespace than that of HL7
 * v3; none at all is taken for it). Not validated: schema, templates, code
 * systems.
 */
public final class CdaRecords {

    private static final String NAMESPACE = "urn:hl7-org:";

    private static final XmlStruct NON_XML_BODY = XmlStruct.of(
            one("media_type", "text", TEXT.in("mediaType")),
            one("representation", "text", TEXT.in("representation")),
            one("reference", "text/reference", TEXT.in("value")),
            one("text", "text", TEXT));

    private static final XmlColumn BODY = one("non_xml_body", "component/nonXMLBody", NON_XML_BODY);

    static final Schema COLUMNS = Schema.of("message", Scalar.STRING, "namespace", Scalar.STRING)
            .with(((Type.Struct) CdaHeaders.DOCUMENT.type()).schema())
            .with(Schema.of(
                    "sections", CdaSections.TYPE,
                    "non_xml_body", NON_XML_BODY.type(),
                    "interaction", CdaHeaders.INTERACTION.type()));

    private CdaRecords() {}

    /** @param place for {@code _source} and the origin of what is rejected */
    public static RecordStream read(InputStream in, String place) {
        return read(in, place, XmlRecords.MAX_ROW_BYTES);
    }

    /**
     * @param place for {@code _source} and the origin of what is rejected
     * @param maxRowBytes that a row may have, up to {@link XmlRecords#HIGHEST_MAX_ROW_BYTES}
     */
    public static RecordStream read(InputStream in, String place, int maxRowBytes) {
        return new XmlRecords(in, new CdaCut(), COLUMNS, CdaRecords::put, "HL7 v3 documents", place, maxRowBytes);
    }

    private static void put(Record row, XmlElement element, XmlSlices text, XmlErrors errors) {
        COLUMNS.fields().forEach(field -> row.put(field.name(), null));
        row.put("message", element.local());
        row.put("namespace", element.namespace());
        if (!element.namespace().isEmpty() && !element.namespace().startsWith(NAMESPACE)) {
            errors.add("CDA_NAMESPACE", element.start(), "The element is not in the namespace of HL7 v3");
        }

        row.putAll(CdaHeaders.DOCUMENT.read(element, errors));
        row.put("sections", CdaSections.of(element, text, errors));
        row.put("non_xml_body", BODY.read(element, errors));
        if (element.child("interactionId") != null) {
            row.put("interaction", CdaHeaders.INTERACTION.read(element, errors));
        }
    }
}
