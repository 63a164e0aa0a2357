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
package dev.caravan.format.swift;

import static dev.caravan.format.swift.SwiftRead.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwiftDetailsTest {

    @Test
    void subFieldsAndTheLabelsInTheirPurposeAreTakenApart() {
        Map<?, ?> details =
                details("166?00GUTSCHRIFT?100399?20before EREF+E 1?21MREF+M\r\n1?22SVWZ+pay\r\nment?23 of May"
                        + "?30BANKDEFF?31DE1234?32Erika?33 Mustermann?34914?60more");
        assertThat(details.get("separator")).isEqualTo("?");
        assertThat(details.get("transaction_code")).isEqualTo("166");
        assertThat(details.get("posting_text")).isEqualTo("GUTSCHRIFT");
        assertThat(details.get("prima_nota")).isEqualTo("0399");
        assertThat(details.get("remittance_information")).isEqualTo("payment of May");
        assertThat(details.get("bank")).isEqualTo("BANKDEFF");
        assertThat(details.get("account")).isEqualTo("DE1234");
        assertThat(details.get("name")).isEqualTo("Erika Mustermann");
        assertThat(details.get("text_key_extension")).isEqualTo("914");
        assertThat(details.get("end_to_end_reference")).isEqualTo("E 1");
        assertThat(details.get("mandate_reference")).isEqualTo("M1");
        assertThat(codes(details, "fields"))
                .containsExactly("00", "10", "20", "21", "22", "23", "30", "31", "32", "33", "34", "60");
        assertThat(codes(details, "labels")).containsExactly(null, "EREF", "MREF", "SVWZ");
        assertThat(at(details, "labels", 0, "value")).isEqualTo("before ");
    }

    @Test
    void theTransactionCodeMayBeMissing() {
        Map<?, ?> details = details("?00GUTSCHRIFT?20Abrechnung 29.05. \r\n?21siehe Anlage?32Erika");
        assertThat(details.get("transaction_code")).isNull();
        assertThat(details.get("posting_text")).isEqualTo("GUTSCHRIFT");
        assertThat(details.get("remittance_information")).isEqualTo("Abrechnung 29.05. siehe Anlage");
        assertThat(details.get("name")).isEqualTo("Erika");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", ">", "<", "~", "^"})
    void theSeparatorIsTheOneBehindTheTransactionCode(String separator) {
        Map<?, ?> details = details("020?00Przelew?20tytu?3 why?30not? 21".replace("?", separator));
        assertThat(details.get("separator")).isEqualTo(separator);
        assertThat(codes(details, "fields")).containsExactly("00", "20", "30");
        assertThat(details.get("bank")).isEqualTo("not" + separator + " 21");
        assertThat(details.get("remittance_information")).isEqualTo("tytu" + separator + "3 why");
    }

    @Test
    void labelsBetweenSlashesAreTakenApart() {
        Map<?, ?> details = details(
                "/EREF/01-01-2013 12:00/BENM//NAME/CONTRA ACCOUN\r\nT HOLDER/REMI/see a/b and /XYZ/c/ISDT/2013-07-11");
        assertThat(details.get("separator")).isEqualTo("/");
        assertThat(codes(details, "labels")).containsExactly("EREF", "BENM", "NAME", "REMI", "ISDT");
        assertThat(details.get("transaction_code")).isNull();
        assertThat(details.get("end_to_end_reference")).isEqualTo("01-01-2013 12:00");
        assertThat(details.get("name")).isEqualTo("CONTRA ACCOUNT HOLDER");
        assertThat(details.get("remittance_information")).isEqualTo("see a/b and /XYZ/c");
        assertThat(at(details, "labels", 1, "value")).isEqualTo("");
    }

    @Test
    void slashBehindAValueAndTheCounterpartyAreTakenApart() {
        Map<?, ?> details =
                details("/EREF/E2E318//MARF/MND12//CSID/NL99ZZZ99999\r\n9999999//CNTP/NL08INGB0000001234/INGBNL2A/"
                        + "ING Testrekening/AMSTER\r\nDAM//REMI/USTD//Invoice 7/8/");
        assertThat(details.get("end_to_end_reference")).isEqualTo("E2E318");
        assertThat(details.get("mandate_reference")).isEqualTo("MND12");
        assertThat(details.get("creditor_id")).isEqualTo("NL99ZZZ999999999999");
        assertThat(details.get("account")).isEqualTo("NL08INGB0000001234");
        assertThat(details.get("bank")).isEqualTo("INGBNL2A");
        assertThat(details.get("name")).isEqualTo("ING Testrekening");
        assertThat(details.get("remittance_information")).isEqualTo("Invoice 7/8");
        assertThat(details("/EREF/GS0\n/DACT/8348577826/DBIC/CITIUS30XXX").get("end_to_end_reference"))
                .isEqualTo("GS0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "free text", "16?00", "166?x0text", "/XYZ/text", "/EREF", "911 TRANSAKCJA; EREF+1", "//"})
    void otherTextHasNoDetails(String text) {
        assertThat(SwiftDetails.of(text)).isNull();
    }

    @Test
    void whatRepeatsWithoutEndIsBounded() {
        Map<?, ?> german = details("166" + "?20EREF+".repeat(50_000));
        assertThat((List<?>) german.get("fields")).hasSizeLessThan(1_100);
        assertThat((List<?>) german.get("labels")).hasSizeLessThan(1_100);
        assertThat((List<?>) details("/EREF/a".repeat(50_000)).get("labels")).hasSizeLessThan(1_100);
    }

    private static Map<?, ?> details(String text) {
        Map<?, ?> details = SwiftDetails.of(text);
        assertThat(details).isNotNull();
        return details;
    }

    private static List<Object> codes(Map<?, ?> details, String list) {
        List<Object> codes = new ArrayList<>();
        for (Object part : (List<?>) details.get(list)) {
            codes.add(at(part, "code"));
        }

        return codes;
    }
}
