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

import static dev.caravan.format.mx.MxParties.ACCOUNT;
import static dev.caravan.format.mx.MxParties.AGENT;
import static dev.caravan.format.mx.MxParties.party;
import static dev.caravan.format.mx.MxValues.AMOUNT;
import static dev.caravan.format.mx.MxValues.COUNT;
import static dev.caravan.format.mx.MxValues.DATE;
import static dev.caravan.format.mx.MxValues.DATE_TIME;
import static dev.caravan.format.mx.MxValues.FLAG;
import static dev.caravan.format.mx.MxValues.NUMBER;
import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlStruct;

/** An entry of a statement ({@code Ntry}), its details ({@code NtryDtls}) and their transactions ({@code TxDtls}). */
final class MxEntries {

    static final XmlStruct BANK_TRANSACTION_CODE = XmlStruct.of(
            one("domain", "Domn/Cd", TEXT),
            one("family", "Domn/Fmly/Cd", TEXT),
            one("sub_family", "Domn/Fmly/SubFmlyCd", TEXT),
            one("proprietary", "Prtry/Cd|Prtry[Cd]", TEXT),
            one("proprietary_issuer", "Prtry/Issr", TEXT));

    private static final XmlStruct EXCHANGE = XmlStruct.of(
            one("source_currency", "SrcCcy", TEXT),
            one("target_currency", "TrgtCcy", TEXT),
            one("unit_currency", "UnitCcy", TEXT),
            one("rate", "XchgRate", NUMBER),
            one("contract_id", "CtrctId", TEXT),
            one("quoted", "QtnDt", DATE_TIME));

    private static final XmlStruct EXCHANGED_AMOUNT =
            XmlStruct.of(one("type", "Tp", TEXT), one("amount", "Amt", AMOUNT), one("exchange", "CcyXchg", EXCHANGE));

    private static final XmlStruct AMOUNT_DETAILS = XmlStruct.of(
            one("instructed", "InstdAmt", EXCHANGED_AMOUNT),
            one("transaction", "TxAmt", EXCHANGED_AMOUNT),
            one("counter_value", "CntrValAmt", EXCHANGED_AMOUNT),
            one("announced_posting", "AnncdPstngAmt", EXCHANGED_AMOUNT),
            all("proprietary", "PrtryAmt", EXCHANGED_AMOUNT));

    static final XmlStruct AVAILABILITY = XmlStruct.of(
            one("days", "Dt/NbOfDays", TEXT),
            one("date", "Dt/ActlDt", DATE),
            one("amount", "Amt", AMOUNT),
            one("credit_debit", "CdtDbtInd", TEXT));

    private static final XmlStruct CHARGE = XmlStruct.of(
            one("amount", "Amt", AMOUNT),
            one("credit_debit", "CdtDbtInd", TEXT),
            one("included", "ChrgInclInd", FLAG),
            one("type", "Tp/Cd|Tp/Prtry/Id|Tp/Prtry", TEXT),
            one("rate", "Rate", NUMBER),
            one("bearer", "Br", TEXT),
            one("agent", "Agt|Pty", AGENT),
            one("tax", "Tax/Amt", AMOUNT));

    /** First versions have the records without anything around them. */
    private static final XmlStruct CHARGES =
            XmlStruct.of(one("total", "TtlChrgsAndTaxAmt", AMOUNT), all("records", "Rcrd|.[Amt]", CHARGE));

    private static final XmlStruct INTEREST_RECORD = XmlStruct.of(
            one("amount", "Amt", AMOUNT),
            one("credit_debit", "CdtDbtInd", TEXT),
            one("type", "Tp/Cd|Tp/Prtry", TEXT),
            one("rate", "Rate/Tp/Pctg|Rate/Rate|Rate", NUMBER),
            one("from", "FrToDt/FrDtTm", DATE_TIME),
            one("to", "FrToDt/ToDtTm", DATE_TIME),
            one("reason", "Rsn", TEXT));

    private static final XmlStruct REFERENCES = XmlStruct.of(
            one("message_id", "MsgId", TEXT),
            one("account_servicer_reference", "AcctSvcrRef", TEXT),
            one("payment_information_id", "PmtInfId", TEXT),
            one("instruction_id", "InstrId", TEXT),
            one("end_to_end_id", "EndToEndId", TEXT),
            one("uetr", "UETR", TEXT),
            one("transaction_id", "TxId", TEXT),
            one("mandate_id", "MndtId", TEXT),
            one("cheque_number", "ChqNb", TEXT),
            one("clearing_system_reference", "ClrSysRef", TEXT),
            one("account_owner_transaction_id", "AcctOwnrTxId", TEXT),
            one("account_servicer_transaction_id", "AcctSvcrTxId", TEXT),
            one("market_infrastructure_transaction_id", "MktInfrstrctrTxId", TEXT),
            one("processing_id", "PrcgId", TEXT),
            all("proprietary", "Prtry", XmlStruct.of(one("type", "Tp", TEXT), one("reference", "Ref", TEXT))));

    private static final XmlStruct PARTIES = XmlStruct.of(
            party("initiating_party", "InitgPty"),
            party("debtor", "Dbtr"),
            one("debtor_account", "DbtrAcct", ACCOUNT),
            party("ultimate_debtor", "UltmtDbtr"),
            party("creditor", "Cdtr"),
            one("creditor_account", "CdtrAcct", ACCOUNT),
            party("ultimate_creditor", "UltmtCdtr"),
            party("trading_party", "TradgPty"),
            all("proprietary", "Prtry", XmlStruct.of(one("type", "Tp", TEXT), party("party", "Pty"))));

    private static final XmlStruct AGENTS = XmlStruct.of(
            one("instructing_agent", "InstgAgt", AGENT),
            one("instructed_agent", "InstdAgt", AGENT),
            one("debtor_agent", "DbtrAgt", AGENT),
            one("creditor_agent", "CdtrAgt", AGENT),
            all("intermediary_agents", "IntrmyAgt1|IntrmyAgt2|IntrmyAgt3", AGENT),
            one("receiving_agent", "RcvgAgt", AGENT),
            one("delivering_agent", "DlvrgAgt", AGENT),
            one("issuing_agent", "IssgAgt", AGENT),
            one("settlement_place", "SttlmPlc", AGENT));

    private static final XmlStruct DATES = XmlStruct.of(
            one("acceptance", "AccptncDtTm", DATE_TIME),
            one("interbank_settlement", "IntrBkSttlmDt", DATE),
            one("transaction", "TxDtTm", DATE_TIME),
            one("trade", "TradDt", DATE),
            one("trade_activity_settlement", "TradActvtyCtrctlSttlmDt", DATE),
            one("start", "StartDt", DATE),
            one("end", "EndDt", DATE));

    private static final XmlStruct RETURN = XmlStruct.of(
            one("original_bank_transaction_code", "OrgnlBkTxCd", BANK_TRANSACTION_CODE),
            party("originator", "Orgtr"),
            one("reason_code", "Rsn/Cd", TEXT),
            one("reason_proprietary", "Rsn/Prtry", TEXT),
            all("information", "AddtlInf", TEXT));

    static final XmlStruct TRANSACTION = XmlStruct.of(
            one("references", "Refs", REFERENCES),
            one("amount", "Amt", AMOUNT),
            one("credit_debit", "CdtDbtInd", TEXT),
            one("amount_details", "AmtDtls", AMOUNT_DETAILS),
            all("availability", "Avlbty", AVAILABILITY),
            one("bank_transaction_code", "BkTxCd", BANK_TRANSACTION_CODE),
            all("charges", "Chrgs", CHARGES),
            all("interest", "Intrst/Rcrd|Intrst[Amt]", INTEREST_RECORD),
            one("parties", "RltdPties", PARTIES),
            one("agents", "RltdAgts", AGENTS),
            one("local_instrument", "LclInstrm/Cd|LclInstrm/Prtry", TEXT),
            one("purpose", "Purp/Cd|Purp/Prtry", TEXT),
            all("related_remittance_ids", "RltdRmtInf/RmtId", TEXT),
            one("remittance", "RmtInf", MxRemittance.REMITTANCE),
            one("dates", "RltdDts", DATES),
            one("return", "RtrInf", RETURN),
            one("additional_information", "AddtlTxInf", TEXT));

    private static final XmlStruct BATCH = XmlStruct.of(
            one("message_id", "MsgId", TEXT),
            one("payment_information_id", "PmtInfId", TEXT),
            one("number_of_transactions", "NbOfTxs", COUNT),
            one("total_amount", "TtlAmt", AMOUNT),
            one("credit_debit", "CdtDbtInd", TEXT));

    private static final XmlStruct DETAILS =
            XmlStruct.of(one("batch", "Btch", BATCH), all("transactions", "TxDtls", TRANSACTION));

    /** First versions have what is in the details in the entry itself. */
    static final XmlStruct ENTRY = XmlStruct.of(
            one("reference", "NtryRef", TEXT),
            one("amount", "Amt", AMOUNT),
            one("credit_debit", "CdtDbtInd", TEXT),
            one("reversal", "RvslInd", FLAG),
            one("status", "Sts/Cd|Sts/Prtry|Sts", TEXT),
            one("booking_date", "BookgDt/DtTm|BookgDt/Dt", DATE_TIME),
            one("value_date", "ValDt/DtTm|ValDt/Dt", DATE_TIME),
            one("account_servicer_reference", "AcctSvcrRef", TEXT),
            all("availability", "Avlbty", AVAILABILITY),
            one("bank_transaction_code", "BkTxCd", BANK_TRANSACTION_CODE),
            one("commission_waived", "ComssnWvrInd", FLAG),
            one("information_message_name_id", "AddtlInfInd/MsgNmId", TEXT),
            one("information_message_id", "AddtlInfInd/MsgId", TEXT),
            one("amount_details", "AmtDtls", AMOUNT_DETAILS),
            all("charges", "Chrgs", CHARGES),
            all("interest", "Intrst/Rcrd|Intrst[Amt]", INTEREST_RECORD),
            all("details", "NtryDtls|.[TxDtls,Btch]", DETAILS),
            one("additional_information", "AddtlNtryInf", TEXT));

    private MxEntries() {}
}
