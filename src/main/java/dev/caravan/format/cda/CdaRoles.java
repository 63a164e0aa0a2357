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

import static dev.caravan.format.cda.CdaValues.ADDRESS;
import static dev.caravan.format.cda.CdaValues.CODE;
import static dev.caravan.format.cda.CdaValues.ID;
import static dev.caravan.format.cda.CdaValues.NAME;
import static dev.caravan.format.cda.CdaValues.NUMBER;
import static dev.caravan.format.cda.CdaValues.PERIOD;
import static dev.caravan.format.cda.CdaValues.TELECOM;
import static dev.caravan.format.cda.CdaValues.TIME;
import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlStruct;

/** Who a document is about, who wrote it and who keeps it (CDA release 2, 4.2.2 and 4.2.3). */
final class CdaRoles {

    private static final XmlStruct ORGANIZATION = XmlStruct.of(
            all("ids", "id", ID),
            all("names", "name", NAME),
            all("telecoms", "telecom", TELECOM),
            all("addresses", "addr", ADDRESS));

    /** Of {@code recordTarget}. */
    static final XmlStruct PATIENT = XmlStruct.of(
            all("ids", "patientRole/id", ID),
            all("names", "patientRole/patient/name", NAME),
            one("gender", "patientRole/patient/administrativeGenderCode", CODE),
            one("birth_time", "patientRole/patient/birthTime", TIME),
            one("marital_status", "patientRole/patient/maritalStatusCode", CODE),
            one("religious_affiliation", "patientRole/patient/religiousAffiliationCode", CODE),
            all("races", "patientRole/patient/raceCode", CODE),
            all("ethnic_groups", "patientRole/patient/ethnicGroupCode", CODE),
            all("languages", "patientRole/patient/languageCommunication/languageCode", TEXT.in("code")),
            all("addresses", "patientRole/addr", ADDRESS),
            all("telecoms", "patientRole/telecom", TELECOM),
            one("provider_organization", "patientRole/providerOrganization", ORGANIZATION));

    static final XmlStruct AUTHOR = XmlStruct.of(
            one("time", "time", TIME),
            all("ids", "assignedAuthor/id", ID),
            one("code", "assignedAuthor/code", CODE),
            all("names", "assignedAuthor/assignedPerson/name", NAME),
            one("device_model", "assignedAuthor/assignedAuthoringDevice/manufacturerModelName", TEXT),
            one("device_software", "assignedAuthor/assignedAuthoringDevice/softwareName", TEXT),
            one("organization", "assignedAuthor/representedOrganization", ORGANIZATION));

    /** Of {@code custodian}. */
    static final XmlStruct CUSTODIAN = ORGANIZATION;

    static final XmlStruct AUTHENTICATOR = XmlStruct.of(
            one("time", "time", TIME),
            one("signature", "signatureCode", TEXT.in("code")),
            all("ids", "assignedEntity/id", ID),
            all("names", "assignedEntity/assignedPerson/name", NAME),
            one("organization", "assignedEntity/representedOrganization", ORGANIZATION));

    /** Of {@code encompassingEncounter}. */
    static final XmlStruct ENCOUNTER = XmlStruct.of(
            all("ids", "id", ID),
            one("code", "code", CODE),
            one("effective_time", "effectiveTime", PERIOD),
            one("discharge_disposition", "dischargeDispositionCode", CODE),
            all("facility_ids", "location/healthCareFacility/id", ID),
            one("facility_name", "location/healthCareFacility/location/name", NAME));

    /** Of {@code serviceEvent}. */
    static final XmlStruct SERVICE = XmlStruct.of(
            one("class", ".", TEXT.in("classCode")),
            all("ids", "id", ID),
            one("code", "code", CODE),
            one("effective_time", "effectiveTime", PERIOD));

    static final XmlStruct RELATED_DOCUMENT = XmlStruct.of(
            one("type", ".", TEXT.in("typeCode")),
            all("ids", "parentDocument/id", ID),
            one("set_id", "parentDocument/setId", ID),
            one("version", "parentDocument/versionNumber", NUMBER));

    private CdaRoles() {}
}
