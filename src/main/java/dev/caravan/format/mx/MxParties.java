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

import static dev.caravan.format.mx.MxValues.DATE;
import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlColumn;
import dev.caravan.format.xml.XmlElement;
import dev.caravan.format.xml.XmlErrors;
import dev.caravan.format.xml.XmlStruct;
import dev.caravan.format.xml.XmlValue;
import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.ArrayList;
import java.util.List;

/** Who takes part: parties, agents, and their accounts. */
final class MxParties {

    static final XmlStruct ADDRESS = XmlStruct.of(
            one("type", "AdrTp/Cd|AdrTp/Prtry/Id|AdrTp", TEXT),
            one("department", "Dept", TEXT),
            one("sub_department", "SubDept", TEXT),
            one("street", "StrtNm", TEXT),
            one("building_number", "BldgNb", TEXT),
            one("building_name", "BldgNm", TEXT),
            one("floor", "Flr", TEXT),
            one("post_box", "PstBx", TEXT),
            one("room", "Room", TEXT),
            one("post_code", "PstCd", TEXT),
            one("town", "TwnNm", TEXT),
            one("town_location", "TwnLctnNm", TEXT),
            one("district", "DstrctNm", TEXT),
            one("country_subdivision", "CtrySubDvsn", TEXT),
            one("country", "Ctry", TEXT),
            all("lines", "AdrLine", TEXT));

    private static final XmlStruct CONTACT = XmlStruct.of(
            one("name", "Nm", TEXT),
            one("phone", "PhneNb", TEXT),
            one("mobile", "MobNb", TEXT),
            one("fax", "FaxNb", TEXT),
            one("email", "EmailAdr", TEXT),
            all("others", "Othr/Id|Othr", TEXT));

    private static final XmlStruct BIRTH = XmlStruct.of(
            one("date", "BirthDt", DATE),
            one("province", "PrvcOfBirth", TEXT),
            one("city", "CityOfBirth", TEXT),
            one("country", "CtryOfBirth", TEXT));

    /**
     * A party, or where the versions let it be either, an agent. {@code identifications} are all that it has, with the
     * scheme's code or name as their type, or the element's name where that says what it is.
     */
    static final XmlStruct PARTY = XmlStruct.of(
            one("name", "Nm|FinInstnId/Nm", TEXT),
            one("address", "PstlAdr|FinInstnId/PstlAdr", ADDRESS),
            one(
                    "bic",
                    "Id/OrgId/AnyBIC|Id/OrgId/BICOrBEI|Id/OrgId/BIC|Id/OrgId/BEI|FinInstnId/BICFI|FinInstnId/BIC",
                    TEXT),
            one("lei", "Id/OrgId/LEI|FinInstnId/LEI", TEXT),
            one("identifications", "Id/OrgId|Id/PrvtId|FinInstnId", new Identifications()),
            one("birth", "Id/PrvtId/DtAndPlcOfBirth", BIRTH),
            one("country_of_residence", "CtryOfRes", TEXT),
            one("contact", "CtctDtls", CONTACT));

    static final XmlStruct AGENT = XmlStruct.of(
            one("bic", "FinInstnId/BICFI|FinInstnId/BIC|FinInstnId/CmbndId/BIC", TEXT),
            one("lei", "FinInstnId/LEI", TEXT),
            one(
                    "clearing_system",
                    "FinInstnId/ClrSysMmbId/ClrSysId/Cd|FinInstnId/ClrSysMmbId/ClrSysId/Prtry|FinInstnId/ClrSysMmbId/Prtry",
                    TEXT),
            one("member_id", "FinInstnId/ClrSysMmbId/MmbId|FinInstnId/ClrSysMmbId/Id", TEXT),
            one("name", "FinInstnId/Nm|FinInstnId/NmAndAdr/Nm|FinInstnId/CmbndId/Nm", TEXT),
            one("address", "FinInstnId/PstlAdr|FinInstnId/NmAndAdr/PstlAdr|FinInstnId/CmbndId/PstlAdr", ADDRESS),
            one("other_id", "FinInstnId/Othr/Id|FinInstnId/PrtryId/Id", TEXT),
            one("other_issuer", "FinInstnId/Othr/Issr|FinInstnId/PrtryId/Issr", TEXT),
            one("branch_id", "BrnchId/Id", TEXT),
            one("branch_name", "BrnchId/Nm", TEXT));

    static final XmlStruct ACCOUNT = XmlStruct.of(
            one("iban", "Id/IBAN", TEXT),
            one("other_id", "Id/Othr/Id|Id/PrtryAcct/Id|Id/BBAN|Id/UPIC", TEXT),
            one("other_scheme", "Id/Othr/SchmeNm/Cd|Id/Othr/SchmeNm/Prtry", TEXT),
            one("other_issuer", "Id/Othr/Issr", TEXT),
            one("type", "Tp/Cd|Tp/Prtry", TEXT),
            one("currency", "Ccy", TEXT),
            one("name", "Nm", TEXT),
            one("proxy_type", "Prxy/Tp/Cd|Prxy/Tp/Prtry", TEXT),
            one("proxy_id", "Prxy/Id", TEXT));

    private MxParties() {}

    /** A column of a party, which some versions wrap as a choice between it and an agent. */
    static XmlColumn party(String name, String path) {
        return one(name, path + "/Pty|" + path + "/Agt|" + path, PARTY);
    }

    /** What identifies an organisation, a person, or an institution. */
    private static final class Identifications implements XmlValue {

        private static final String[] FIELDS = {"type", "id", "issuer"};

        @Override
        public Type type() {
            return new Type.Array(new Type.Struct(
                    Schema.of(FIELDS[0], Scalar.STRING, FIELDS[1], Scalar.STRING, FIELDS[2], Scalar.STRING)));
        }

        @Override
        public Object read(XmlElement element, XmlErrors errors) {
            List<Object> identifications = new ArrayList<>(1);
            for (XmlElement child : element.children()) {
                if (child.child("Id") != null) {
                    identifications.add(new Struct(FIELDS, scheme(child), text(child, "Id"), text(child, "Issr")));
                } else if (child.children().isEmpty()
                        && !child.local().equals("Nm")
                        && !child.text().isEmpty()) {
                    identifications.add(
                            new Struct(FIELDS, child.local(), child.text().strip(), null));
                }
            }

            return identifications;
        }

        private static String scheme(XmlElement identification) {
            XmlElement scheme = identification.child("SchmeNm");
            if (scheme == null) {
                return text(identification, "IdTp");
            }

            String code = text(scheme, "Cd");
            return code == null ? text(scheme, "Prtry") : code;
        }

        private static String text(XmlElement element, String local) {
            XmlElement child = element.child(local);
            return child == null || child.text().isBlank() ? null : child.text().strip();
        }
    }
}
