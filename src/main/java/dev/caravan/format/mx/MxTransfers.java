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
import static dev.caravan.format.mx.MxValues.DATE;
import static dev.caravan.format.mx.MxValues.DATE_TIME;
import static dev.caravan.format.mx.MxValues.NUMBER;
import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlColumn;
import dev.caravan.format.xml.XmlStruct;

/** A transaction of pacs.008, pacs.009 or pain.001 ({@code CdtTrfTxInf}). */
final class MxTransfers {

    static final XmlColumn[] PAYMENT_TYPE = {
        one("instruction_priority", "PmtTpInf/InstrPrty|SttlmPrty", TEXT),
        all("service_levels", "PmtTpInf/SvcLvl/Cd|PmtTpInf/SvcLvl/Prtry", TEXT),
        one("local_instrument", "PmtTpInf/LclInstrm/Cd|PmtTpInf/LclInstrm/Prtry", TEXT),
        one("category_purpose", "PmtTpInf/CtgyPurp/Cd|PmtTpInf/CtgyPurp/Prtry|PmtTpInf/CtgyPurp", TEXT),
        one("clearing_channel", "PmtTpInf/ClrChanl", TEXT)
    };

    private static final XmlStruct CHARGE = XmlStruct.of(
            one("amount", "Amt|ChrgsAmt", AMOUNT),
            one("agent", "Agt|ChrgsPty", AGENT),
            one("type", "Tp/Cd|Tp/Prtry/Id", TEXT));

    private static final XmlStruct INSTRUCTION =
            XmlStruct.of(one("code", "Cd", TEXT), one("information", "InstrInf|.", TEXT));

    private static final XmlStruct REGULATORY = XmlStruct.of(
            one("indicator", "DbtCdtRptgInd", TEXT),
            one("authority", "Authrty/Nm|Authrty/AuthrtyNm", TEXT),
            one("authority_country", "Authrty/Ctry|Authrty/AuthrtyCtry", TEXT),
            all("codes", "Dtls/Cd|RgltryDtls/Cd", TEXT),
            all("information", "Dtls/Inf|RgltryDtls/Inf", TEXT));

    /** The customer's transfer that a cover payment (pacs.009 COV) is for. */
    private static final XmlStruct UNDERLYING = XmlStruct.of(
            party("ultimate_debtor", "UltmtDbtr"),
            party("initiating_party", "InitgPty"),
            party("debtor", "Dbtr"),
            one("debtor_account", "DbtrAcct", ACCOUNT),
            one("debtor_agent", "DbtrAgt", AGENT),
            one("creditor_agent", "CdtrAgt", AGENT),
            party("creditor", "Cdtr"),
            one("creditor_account", "CdtrAcct", ACCOUNT),
            party("ultimate_creditor", "UltmtCdtr"),
            one("instructed_amount", "InstdAmt", AMOUNT),
            one("remittance", "RmtInf", MxRemittance.REMITTANCE));

    static final XmlStruct TRANSFER = XmlStruct.of(
                    one("instruction_id", "PmtId/InstrId", TEXT),
                    one("end_to_end_id", "PmtId/EndToEndId", TEXT),
                    one("transaction_id", "PmtId/TxId", TEXT),
                    one("uetr", "PmtId/UETR", TEXT),
                    one("clearing_system_reference", "PmtId/ClrSysRef", TEXT))
            .with(PAYMENT_TYPE)
            .with(
                    one("settlement_amount", "IntrBkSttlmAmt", AMOUNT),
                    one("settlement_date", "IntrBkSttlmDt", DATE),
                    one("debit_time", "SttlmTmIndctn/DbtDtTm", DATE_TIME),
                    one("credit_time", "SttlmTmIndctn/CdtDtTm", DATE_TIME),
                    one("acceptance_time", "AccptncDtTm", DATE_TIME),
                    one("pooling_adjustment_date", "PoolgAdjstmntDt", DATE),
                    one("instructed_amount", "InstdAmt|Amt/InstdAmt", AMOUNT),
                    one("equivalent_amount", "Amt/EqvtAmt/Amt", AMOUNT),
                    one("equivalent_currency", "Amt/EqvtAmt/CcyOfTrf", TEXT),
                    one("exchange_rate", "XchgRate|XchgRateInf/XchgRate", NUMBER),
                    one("charge_bearer", "ChrgBr", TEXT),
                    all("charges", "ChrgsInf", CHARGE),
                    all("previous_instructing_agents", "PrvsInstgAgt|PrvsInstgAgt1|PrvsInstgAgt2|PrvsInstgAgt3", AGENT),
                    one("instructing_agent", "InstgAgt", AGENT),
                    one("instructed_agent", "InstdAgt", AGENT),
                    all("intermediary_agents", "IntrmyAgt1|IntrmyAgt2|IntrmyAgt3", AGENT),
                    party("ultimate_debtor", "UltmtDbtr"),
                    party("initiating_party", "InitgPty"),
                    party("debtor", "Dbtr"),
                    one("debtor_account", "DbtrAcct", ACCOUNT),
                    one("debtor_agent", "DbtrAgt", AGENT),
                    one("debtor_agent_account", "DbtrAgtAcct", ACCOUNT),
                    one("creditor_agent", "CdtrAgt", AGENT),
                    one("creditor_agent_account", "CdtrAgtAcct", ACCOUNT),
                    party("creditor", "Cdtr"),
                    one("creditor_account", "CdtrAcct", ACCOUNT),
                    party("ultimate_creditor", "UltmtCdtr"),
                    all("instructions_for_creditor_agent", "InstrForCdtrAgt", INSTRUCTION),
                    all("instructions_for_next_agent", "InstrForNxtAgt", INSTRUCTION),
                    one("instruction_for_debtor_agent", "InstrForDbtrAgt", INSTRUCTION),
                    one("purpose", "Purp/Cd|Purp/Prtry", TEXT),
                    all("regulatory_reporting", "RgltryRptg", REGULATORY),
                    one("remittance", "RmtInf", MxRemittance.REMITTANCE),
                    one("underlying", "UndrlygCstmrCdtTrf", UNDERLYING));

    private MxTransfers() {}
}
