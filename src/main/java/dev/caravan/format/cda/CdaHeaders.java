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

import static dev.caravan.format.cda.CdaValues.CODE;
import static dev.caravan.format.cda.CdaValues.ID;
import static dev.caravan.format.cda.CdaValues.NAME;
import static dev.caravan.format.cda.CdaValues.NUMBER;
import static dev.caravan.format.cda.CdaValues.PERIOD;
import static dev.caravan.format.cda.CdaValues.TIME;
import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlStruct;

/** Header columns: those of a document, and the wrappers of any other HL7 v3 message. */
final class CdaHeaders {

    /** CDA release 2, 4.2.1. */
    static final XmlStruct DOCUMENT = XmlStruct.of(
            all("realm_codes", "realmCode", TEXT.in("code")),
            one("type_id", "typeId", ID),
            all("template_ids", "templateId", ID),
            one("id", "id", ID),
            one("code", "code", CODE),
            one("title", "title", TEXT),
            one("effective_time", "effectiveTime", TIME),
            one("confidentiality", "confidentialityCode", CODE),
            one("language", "languageCode", TEXT.in("code")),
            one("set_id", "setId", ID),
            one("version", "versionNumber", NUMBER),
            one("patient", "recordTarget", CdaRoles.PATIENT),
            all("authors", "author", CdaRoles.AUTHOR),
            one("custodian", "custodian/assignedCustodian/representedCustodianOrganization", CdaRoles.CUSTODIAN),
            one("legal_authenticator", "legalAuthenticator", CdaRoles.AUTHENTICATOR),
            all("related_documents", "relatedDocument", CdaRoles.RELATED_DOCUMENT),
            all("service_events", "documentationOf/serviceEvent", CdaRoles.SERVICE),
            one("encounter", "componentOf/encompassingEncounter", CdaRoles.ENCOUNTER));

    private static final XmlStruct DEVICE = XmlStruct.of(
            all("ids", "device/id", ID),
            one("name", "device/name", NAME),
            one("software", "device/softwareName", TEXT),
            all(
                    "organization_ids",
                    "device/asAgent/representedOrganization/id|device/agencyFor/representedOrganization/id",
                    ID));

    private static final XmlStruct ACKNOWLEDGEMENT = XmlStruct.of(
            one("type", "typeCode|.", TEXT.in("code", "typeCode")),
            one("target_message_id", "targetMessage/id", ID),
            all("detail_codes", "acknowledgementDetail/code", TEXT.in("code")));

    private static final XmlStruct CONTROL_ACT = XmlStruct.of(
            one("class", ".", TEXT.in("classCode")),
            one("mood", ".", TEXT.in("moodCode")),
            all("ids", "id", ID),
            one("code", "code", CODE),
            one("effective_time", "effectiveTime", PERIOD),
            all("reason_codes", "reasonCode", TEXT.in("code")),
            one("query_id", "queryByParameter/queryId|queryAck/queryId|queryContinuation/queryId", ID),
            one("query_response", "queryAck/queryResponseCode", TEXT.in("code")));

    /** Transmission and control act wrappers. */
    static final XmlStruct INTERACTION = XmlStruct.of(
            one("interaction_id", "interactionId", ID),
            one("creation_time", "creationTime", TIME),
            one("version_code", "versionCode", TEXT.in("code")),
            one("processing_code", "processingCode", TEXT.in("code")),
            one("processing_mode_code", "processingModeCode", TEXT.in("code")),
            one("accept_acknowledgement_code", "acceptAckCode", TEXT.in("code")),
            one("sequence_number", "sequenceNumber", NUMBER),
            one("sender", "sender", DEVICE),
            all("receivers", "receiver", DEVICE),
            all("acknowledgements", "acknowledgement", ACKNOWLEDGEMENT),
            one("control_act", "controlActProcess|ControlActProcess|controlActEvent|ControlActEvent", CONTROL_ACT));

    private CdaHeaders() {}
}
