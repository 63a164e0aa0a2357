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

import static dev.caravan.format.mx.MxEntries.AVAILABILITY;
import static dev.caravan.format.mx.MxEntries.BANK_TRANSACTION_CODE;
import static dev.caravan.format.mx.MxEntries.ENTRY;
import static dev.caravan.format.mx.MxHeaders.STATEMENT_PAGE;
import static dev.caravan.format.mx.MxParties.ACCOUNT;
import static dev.caravan.format.mx.MxParties.AGENT;
import static dev.caravan.format.mx.MxParties.party;
import static dev.caravan.format.mx.MxValues.AMOUNT;
import static dev.caravan.format.mx.MxValues.COUNT;
import static dev.caravan.format.mx.MxValues.DATE_TIME;
import static dev.caravan.format.mx.MxValues.FLAG;
import static dev.caravan.format.mx.MxValues.NUMBER;
import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlStruct;

/** A statement, report or notification of an account ({@code Stmt}, {@code Rpt}, {@code Ntfctn}). */
final class MxStatements {

    private static final XmlStruct CREDIT_LINE = XmlStruct.of(
            one("included", "Incl", FLAG), one("amount", "Amt", AMOUNT), one("type", "Tp/Cd|Tp/Prtry", TEXT));

    private static final XmlStruct BALANCE = XmlStruct.of(
            one("type", "Tp/CdOrPrtry/Cd|Tp/Cd", TEXT),
            one("type_proprietary", "Tp/CdOrPrtry/Prtry|Tp/Prtry", TEXT),
            one("sub_type", "Tp/SubTp/Cd|Tp/SubTp/Prtry", TEXT),
            all("credit_lines", "CdtLine", CREDIT_LINE),
            one("amount", "Amt", AMOUNT),
            one("credit_debit", "CdtDbtInd", TEXT),
            one("date", "Dt/DtTm|Dt/Dt|Dt", DATE_TIME),
            all("availability", "Avlbty", AVAILABILITY));

    private static final XmlStruct TOTAL = XmlStruct.of(
            one("count", "NbOfNtries", COUNT),
            one("sum", "Sum", NUMBER),
            one("net_amount", "TtlNetNtry/Amt|TtlNetNtryAmt", NUMBER),
            one("net_credit_debit", "TtlNetNtry/CdtDbtInd|CdtDbtInd", TEXT));

    private static final XmlStruct TOTAL_OF_CODE =
            TOTAL.with(one("bank_transaction_code", "BkTxCd", BANK_TRANSACTION_CODE), one("forecast", "FcstInd", FLAG));

    private static final XmlStruct SUMMARY = XmlStruct.of(
            one("entries", "TtlNtries", TOTAL),
            one("credits", "TtlCdtNtries", TOTAL),
            one("debits", "TtlDbtNtries", TOTAL),
            all("by_code", "TtlNtriesPerBkTxCd", TOTAL_OF_CODE));

    private static final XmlStruct OWN_ACCOUNT = ACCOUNT.with(party("owner", "Ownr"), one("servicer", "Svcr", AGENT));

    static final XmlStruct STATEMENT = XmlStruct.of(
            one("id", "Id", TEXT),
            one("page", "StmtPgntn|RptPgntn|NtfctnPgntn", STATEMENT_PAGE),
            one("electronic_sequence_number", "ElctrncSeqNb", COUNT),
            one("reporting_sequence_from", "RptgSeq/FrToSeq/FrSeq|RptgSeq/FrSeq", TEXT),
            one("reporting_sequence_to", "RptgSeq/FrToSeq/ToSeq|RptgSeq/ToSeq", TEXT),
            one("legal_sequence_number", "LglSeqNb", COUNT),
            one("created", "CreDtTm", DATE_TIME),
            one("from", "FrToDt/FrDtTm", DATE_TIME),
            one("to", "FrToDt/ToDtTm", DATE_TIME),
            one("copy_duplicate", "CpyDplctInd", TEXT),
            one("reporting_source", "RptgSrc/Cd|RptgSrc/Prtry", TEXT),
            one("account", "Acct", OWN_ACCOUNT),
            one("related_account", "RltdAcct", ACCOUNT),
            all("balances", "Bal", BALANCE),
            one("summary", "TxsSummry", SUMMARY),
            all("entries", "Ntry", ENTRY),
            one("additional_information", "AddtlStmtInf|AddtlRptInf|AddtlNtfctnInf", TEXT));

    private MxStatements() {}
}
