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
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlStruct;

/** What stands before the rows: the business application header, the group header, payment information. */
final class MxHeaders {

    /** {@code head.001}; {@code from} and {@code to} are BICs, or what else identifies the two. */
    static final XmlStruct BUSINESS = XmlStruct.of(
            one(
                    "from",
                    "Fr/FIId/FinInstnId/BICFI|Fr/FIId/FinInstnId/ClrSysMmbId/MmbId|Fr/FIId/FinInstnId/Othr/Id"
                            + "|Fr/OrgId/Id/OrgId/AnyBIC|Fr/OrgId/Id/OrgId/BICOrBEI|Fr/OrgId/Id/OrgId/Othr/Id|From/Id",
                    TEXT),
            one(
                    "to",
                    "To/FIId/FinInstnId/BICFI|To/FIId/FinInstnId/ClrSysMmbId/MmbId|To/FIId/FinInstnId/Othr/Id"
                            + "|To/OrgId/Id/OrgId/AnyBIC|To/OrgId/Id/OrgId/BICOrBEI|To/OrgId/Id/OrgId/Othr/Id|To/Id",
                    TEXT),
            one("business_message_id", "BizMsgIdr|MsgRef", TEXT),
            one("message_definition_id", "MsgDefIdr|MsgName", TEXT),
            one("business_service", "BizSvc", TEXT),
            one("market_practice", "MktPrctc/Id", TEXT),
            one("created", "CreDt|CrDate", DATE_TIME),
            one("processing_date", "BizPrcgDt", DATE_TIME),
            one("copy_duplicate", "CpyDplct", TEXT),
            one("possible_duplicate", "PssblDplct", FLAG),
            one("priority", "Prty", TEXT));

    private static final XmlStruct ORIGINAL_QUERY = XmlStruct.of(
            one("message_id", "MsgId", TEXT),
            one("message_name_id", "MsgNmId", TEXT),
            one("created", "CreDtTm", DATE_TIME));

    private static final XmlStruct PAGE = XmlStruct.of(one("number", "PgNb", COUNT), one("last", "LastPgInd", FLAG));

    static final XmlStruct GROUP = XmlStruct.of(
            one("message_id", "MsgId|MsgId/Id", TEXT),
            one("created", "CreDtTm", DATE_TIME),
            one("number_of_transactions", "NbOfTxs", COUNT),
            one("control_sum", "CtrlSum", NUMBER),
            one("total_amount", "TtlIntrBkSttlmAmt", AMOUNT),
            one("settlement_date", "IntrBkSttlmDt", DATE),
            one("settlement_method", "SttlmInf/SttlmMtd", TEXT),
            one("settlement_account", "SttlmInf/SttlmAcct", ACCOUNT),
            one("clearing_system", "SttlmInf/ClrSys/Cd|SttlmInf/ClrSys/Prtry|SttlmInf/ClrSysId", TEXT),
            one("batch_booking", "BtchBookg", FLAG),
            party("initiating_party", "InitgPty"),
            one("forwarding_agent", "FwdgAgt", AGENT),
            one("instructing_agent", "InstgAgt", AGENT),
            one("instructed_agent", "InstdAgt", AGENT),
            party("recipient", "MsgRcpt"),
            one("page", "MsgPgntn", PAGE),
            one("original_query", "OrgnlBizQry", ORIGINAL_QUERY),
            one("additional_information", "AddtlInf", TEXT));

    /** {@code PmtInf} of pain.001. */
    static final XmlStruct PAYMENT_INFORMATION = XmlStruct.of(
                    one("id", "PmtInfId", TEXT),
                    one("method", "PmtMtd", TEXT),
                    one("batch_booking", "BtchBookg", FLAG),
                    one("number_of_transactions", "NbOfTxs", COUNT),
                    one("control_sum", "CtrlSum", NUMBER))
            .with(MxTransfers.PAYMENT_TYPE)
            .with(
                    one("requested_execution_date", "ReqdExctnDt/DtTm|ReqdExctnDt/Dt|ReqdExctnDt", DATE_TIME),
                    one("pooling_adjustment_date", "PoolgAdjstmntDt", DATE),
                    party("debtor", "Dbtr"),
                    one("debtor_account", "DbtrAcct", ACCOUNT),
                    one("debtor_agent", "DbtrAgt", AGENT),
                    one("debtor_agent_account", "DbtrAgtAcct", ACCOUNT),
                    party("ultimate_debtor", "UltmtDbtr"),
                    one("charge_bearer", "ChrgBr", TEXT),
                    one("charges_account", "ChrgsAcct", ACCOUNT),
                    one("charges_account_agent", "ChrgsAcctAgt", AGENT));

    static final XmlStruct STATEMENT_PAGE = PAGE;

    private MxHeaders() {}
}
