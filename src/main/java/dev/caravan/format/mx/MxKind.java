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
import java.util.Map;

/** What a message is, as far as it decides which of its elements are rows. */
enum MxKind {
    /** pacs.008 and pacs.009. */
    TRANSFER("CdtTrfTxInf"),
    /** pain.001, whose transactions stand in {@code PmtInf}. */
    INITIATION("CdtTrfTxInf"),
    /** camt.052. */
    REPORT("Rpt"),
    /** camt.053. */
    STATEMENT("Stmt"),
    /** camt.054. */
    NOTIFICATION("Ntfctn"),
    /** All others: one row. */
    OTHER(null);

    private static final Map<String, MxKind> TYPES = Map.of(
            "pacs.008", TRANSFER,
            "pacs.009", TRANSFER,
            "pain.001", INITIATION,
            "camt.052", REPORT,
            "camt.053", STATEMENT,
            "camt.054", NOTIFICATION);

    private static final Map<String, MxKind> ELEMENTS = Map.of(
            "FIToFICstmrCdtTrf", TRANSFER,
            "FICdtTrf", TRANSFER,
            "FinInstnCdtTrf", TRANSFER,
            "CstmrCdtTrfInitn", INITIATION,
            "BkToCstmrAcctRpt", REPORT,
            "BkToCstmrStmt", STATEMENT,
            "BkToCstmrDbtCdtNtfctn", NOTIFICATION);

    private static final int TYPE_LENGTH = 8;

    private final String row;

    MxKind(String row) {
        this.row = row;
    }

    /** The name of the elements that are its rows. */
    String row() {
        return row;
    }

    boolean isAccount() {
        return this == REPORT || this == STATEMENT || this == NOTIFICATION;
    }

    /** First versions name the message by its identifier, or put their number behind its name. */
    static MxKind of(XmlElement message) {
        String local = message.local();
        boolean numbered = local.length() > 3 && local.charAt(local.length() - 3) == 'V';
        MxKind kind = ELEMENTS.get(numbered ? local.substring(0, local.length() - 3) : local);
        if (kind == null && local.length() > TYPE_LENGTH && local.charAt(TYPE_LENGTH) == '.') {
            kind = TYPES.get(local.substring(0, TYPE_LENGTH));
        }

        return kind == null ? OTHER : kind;
    }

    /** Whether it is an element that holds a message's parts, in a Document or without one around it. */
    static boolean isMessage(XmlElement element) {
        XmlElement parent = element.parent();
        return parent != null && parent.local().equals("Document") || of(element) != OTHER;
    }
}
