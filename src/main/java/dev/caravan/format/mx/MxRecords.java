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
package dev.caravan.format.mx;

import dev.caravan.format.xml.XmlElement;
import dev.caravan.format.xml.XmlErrors;
import dev.caravan.format.xml.XmlRecords;
import dev.caravan.format.xml.XmlSlices;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import dev.caravan.record.Type.Scalar;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages of ISO 20022 (SWIFT MX), of any version: one row per transaction of pacs.008, pacs.009 and pain.001, per
 * statement, report or notification of camt.053, camt.052 and camt.054, and per message of any other.
 *
 * <p>In: XML with Documents, each with or without its business application header before it, in any envelope or in none,
 * several in one envelope or one behind the other. What makes a message known is the name of its element, in any
 * namespace; elements are found by their names, as they have been the same, or are listed with their older ones, in all
 * versions.
 *
 * <p>Out: the columns of {@link XmlRecords}, and between them {@code message_type} (as the namespace says, {@code
 * camt.053.001.08}, or the header), {@code message} (its element), {@code header}, {@code group_header}, {@code
 * payment_information} (pain.001), {@code transaction} (null of statements), {@code statement} (null of transactions);
 * the last three are null for any other message, whose XML is {@code element}. Amounts are exact and unsigned, {@code
 * decimal(26,8)} with their currency; {@code credit_debit} says {@code CRDT} or {@code DBIT}. Of a date and time {@code
 * time} is null where its offset is not written.
 *
 * <p>Errors beside those of {@link XmlRecords}: MX_MESSAGE (neither the namespace, if there is one, nor a
 * header says what it is). Not validated: the schema of the message and network
 * rules.
 */
public final class MxRecords {

    private static final Pattern TYPE = Pattern.compile("[a-z]{4}\\.\\d{3}\\.\\d{3}\\.\\d{2}[.\\w]*");

    /** Behind the last colon, slash or dollar sign of a namespace. */
    private static final Pattern NAMED = Pattern.compile("(?:^|.*[:/$])(" + TYPE.pattern() + "?)(?:\\.xsd)?");

    static final Schema COLUMNS = Schema.of(
            "message_type", Scalar.STRING,
            "message", Scalar.STRING,
            "namespace", Scalar.STRING,
            "header", MxHeaders.BUSINESS.type(),
            "group_header", MxHeaders.GROUP.type(),
            "payment_information", MxHeaders.PAYMENT_INFORMATION.type(),
            "transaction", MxTransfers.TRANSFER.type(),
            "statement", MxStatements.STATEMENT.type());

    private MxRecords() {}

    /** @param place for {@code _source} and the origin of what is rejected */
    public static RecordStream read(InputStream in, String place) {
        return read(in, place, XmlRecords.MAX_ROW_BYTES);
    }

    /**
     * @param place for {@code _source} and the origin of what is rejected
     * @param maxRowBytes that a row may have, up to {@link XmlRecords#HIGHEST_MAX_ROW_BYTES}
     */
    public static RecordStream read(InputStream in, String place, int maxRowBytes) {
        return new XmlRecords(in, new MxCut(), COLUMNS, MxRecords::put, "ISO 20022 messages", place, maxRowBytes);
    }

    private static void put(Record row, XmlElement element, XmlSlices text, XmlErrors errors) {
        COLUMNS.fields().forEach(field -> row.put(field.name(), null));
        XmlElement message = element;
        while (!MxKind.isMessage(message)) {
            message = message.parent();
        }

        MxKind kind = MxKind.of(message);
        row.put("message", message.local());
        row.put("namespace", message.namespace());
        XmlErrors before = new XmlErrors();
        putHeader(row, message, before);
        row.put("group_header", MxHeaders.GROUP.readOrNull(message.child("GrpHdr"), before));
        if (kind == MxKind.INITIATION && element.parent() != message) {
            row.put("payment_information", MxHeaders.PAYMENT_INFORMATION.read(element.parent(), before));
        }

        errors.addAll(before, 0);
        if (row.get("message_type") == null && !message.namespace().isEmpty()) {
            errors.add("MX_MESSAGE", element.start(), "Neither the namespace nor a header says what message it is");
        }

        if (kind.isAccount()) {
            row.put("statement", MxStatements.STATEMENT.read(element, errors));
        } else if (kind != MxKind.OTHER) {
            row.put("transaction", MxTransfers.TRANSFER.read(element, errors));
        }
    }

    private static void putHeader(Record row, XmlElement message, XmlErrors errors) {
        XmlElement document = message.parent();
        XmlElement around = document != null && document.local().equals("Document") ? document : message;
        XmlElement header = around.sibling("AppHdr");
        row.put("header", MxHeaders.BUSINESS.readOrNull(header, errors));
        XmlElement definition = header == null ? null : header.child("MsgDefIdr");
        String namespace = message.namespace();
        Matcher named = NAMED.matcher(namespace);
        if (named.matches()) {
            row.put("message_type", named.group(1));
        } else if (definition != null && !definition.text().isBlank()) {
            row.put("message_type", definition.text().strip());
        } else if (TYPE.matcher(message.local()).matches()) {
            row.put("message_type", message.local());
        } else if (namespace.startsWith("urn:")) {
            row.put("message_type", namespace.substring(namespace.lastIndexOf(':') + 1));
        }
    }
}
