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

import static dev.caravan.format.mx.MxParties.party;
import static dev.caravan.format.mx.MxValues.AMOUNT;
import static dev.caravan.format.mx.MxValues.DATE;
import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlStruct;

/** What a payment is for ({@code RmtInf}). */
final class MxRemittance {

    private static final XmlStruct LINE = XmlStruct.of(
            all("identifications", "Id/Nb", TEXT),
            one("description", "Desc", TEXT),
            one("amount", "Amt/RmtdAmt", AMOUNT),
            one("due", "Amt/DuePyblAmt", AMOUNT));

    private static final XmlStruct DOCUMENT = XmlStruct.of(
            one("type", "Tp/CdOrPrtry/Cd|CdOrPrtry/Cd|Tp/CdOrPrtry/Prtry|CdOrPrtry/Prtry|Tp/Cd|Tp/Prtry", TEXT),
            one("issuer", "Tp/Issr", TEXT),
            one("number", "Nb|RfrdDocNb", TEXT),
            one("date", "RltdDt/Dt|RltdDt/DtTm|RltdDt", DATE),
            all("lines", "LineDtls", LINE));

    private static final XmlStruct TYPED_AMOUNT =
            XmlStruct.of(one("type", "Tp/Cd|Tp/Prtry", TEXT), one("amount", "Amt|.", AMOUNT));

    private static final XmlStruct ADJUSTMENT = XmlStruct.of(
            one("amount", "Amt", AMOUNT),
            one("credit_debit", "CdtDbtInd", TEXT),
            one("reason", "Rsn", TEXT),
            one("information", "AddtlInf", TEXT));

    /** Amounts of the documents; first versions have them one by one with their type as the element's name. */
    private static final XmlStruct AMOUNTS = XmlStruct.of(
            one("due", "DuePyblAmt", AMOUNT),
            all("discounts", "DscntApldAmt", TYPED_AMOUNT),
            one("credit_note", "CdtNoteAmt", AMOUNT),
            all("taxes", "TaxAmt", TYPED_AMOUNT),
            all("adjustments", "AdjstmntAmtAndRsn", ADJUSTMENT),
            one("remitted", "RmtdAmt", AMOUNT));

    static final XmlStruct CREDITOR_REFERENCE = XmlStruct.of(
            one("code", "Tp/CdOrPrtry/Cd|CdtrRefTp/CdOrPrtry/Cd|Tp/Cd|CdtrRefTp/Cd", TEXT),
            one("proprietary", "Tp/CdOrPrtry/Prtry|CdtrRefTp/CdOrPrtry/Prtry|Tp/Prtry|CdtrRefTp/Prtry", TEXT),
            one("issuer", "Tp/Issr|CdtrRefTp/Issr", TEXT),
            one("reference", "Ref|CdtrRef", TEXT));

    private static final XmlStruct STRUCTURED = XmlStruct.of(
            all("documents", "RfrdDocInf", DOCUMENT),
            one("amounts", "RfrdDocAmt", AMOUNTS),
            one("creditor_reference", "CdtrRefInf", CREDITOR_REFERENCE),
            party("invoicer", "Invcr"),
            party("invoicee", "Invcee"),
            all("information", "AddtlRmtInf", TEXT));

    static final XmlStruct REMITTANCE =
            XmlStruct.of(all("unstructured", "Ustrd", TEXT), all("structured", "Strd", STRUCTURED));

    private MxRemittance() {}
}
