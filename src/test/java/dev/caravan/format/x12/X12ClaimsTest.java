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
package dev.caravan.format.x12;

import static dev.caravan.format.x12.X12Read.all;
import static dev.caravan.format.x12.X12Read.codes;
import static dev.caravan.format.x12.X12Read.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X12ClaimsTest {

    private static final String ISA = "ISA*00*          *00*          *ZZ*SENDER         *30*RECEIVER       "
            + "*240229*2359*^*00501*000000907*1*T*:~GS*HC*FROM*TO*20240229*235959*7*X*005010~";
    private static final String END = "~GE*1*7~IEA*1*000000907~";

    @Test
    void institutionalClaimsHaveTheirLinesAndParties() throws IOException {
        List<Map<String, Object>> claims =
                structs(all(resource("two-claims.837i")).get(0), "claims");
        assertThat(claims).hasSize(2);
        assertThat(claims)
                .extracting(claim -> claim.get("claim_id"))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(claims).allSatisfy(claim -> {
            assertThat((BigDecimal) claim.get("total_charge")).hasScaleOf(2).isPositive();
            assertThat(claim.get("balanced")).isEqualTo(true);
            assertThat(claim.get("billing_provider_id")).isNotNull();
            assertThat(claim.get("subscriber_id")).isNotNull();
            assertThat((List<?>) claim.get("service_lines")).isNotEmpty().allSatisfy(line -> assertThat(
                            ((Map<?, ?>) line).get("revenue_code"))
                    .isNotNull());
        });
    }

    @Test
    void everyElementOfProfessionalClaimHasItsColumn() {
        Record row = (Record) all(ISA
                        + "ST*837*1~HL*1**20*1~NM1*85*2*CLINIC*****XX*55~HL*2*1*22*0~NM1*IL*1*DOE*J****MI*77~"
                        + "NM1*PR*2*PAYER*****PI*99~CLM*A1*100.5***11:B:7~HI*BK:8901*BF:87200~NM1*IL*1*OTHER*****MI*0~"
                        + "LX*1~SV1*HC:99213:25:TC*60.25*UN*1.5~DTP*472*D8*20240102~LX*2~SV1*HC:1*40.25~SE*15*1"
                        + END)
                .get(0);
        assertThat(codes(row)).isEmpty();
        Map<?, ?> claim = structs(row, "claims").get(0);
        assertThat(claim.get("claim_id")).isEqualTo("A1");
        assertThat(claim.get("total_charge")).isEqualTo(new BigDecimal("100.50"));
        assertThat(claim.get("place_of_service")).isEqualTo("11");
        assertThat(claim.get("frequency")).isEqualTo("7");
        assertThat(claim.get("billing_provider_id")).isEqualTo("55");
        assertThat(claim.get("subscriber_id")).isEqualTo("77");
        assertThat(claim.get("payer_id")).isEqualTo("99");
        assertThat(claim.get("balanced")).isEqualTo(true);
        assertThat(claim.get("first_idx")).isEqualTo(7L);
        assertThat(claim.get("last_idx")).isEqualTo(14L);
        assertThat((List<?>) claim.get("diagnoses"))
                .isEqualTo(
                        List.of(Map.of("qualifier", "BK", "code", "8901"), Map.of("qualifier", "BF", "code", "87200")));
        Map<?, ?> line = (Map<?, ?>) ((List<?>) claim.get("service_lines")).get(0);
        assertThat(line.get("procedure_code")).isEqualTo("99213");
        assertThat(line.get("modifiers")).isEqualTo(List.of("25", "TC"));
        assertThat(line.get("charge")).isEqualTo(new BigDecimal("60.25"));
        assertThat(line.get("quantity")).isEqualTo(new BigDecimal("1.5000"));
        assertThat(line.get("service_date")).isEqualTo("20240102");
    }

    @Test
    void dentalLineHasItsCharge() {
        Record row = (Record) all(ISA + "ST*837*1~CLM*A*5***11:B:1~LX*1~SV3*AD:D0120*4.99****2~SE*5*1" + END)
                .get(0);
        Map<?, ?> claim = structs(row, "claims").get(0);
        assertThat(claim.get("balanced")).isEqualTo(false);
        Map<?, ?> line = (Map<?, ?>) ((List<?>) claim.get("service_lines")).get(0);
        assertThat(line.get("charge")).isEqualTo(new BigDecimal("4.99"));
        assertThat(line.get("quantity")).isEqualTo(new BigDecimal("2.0000"));
    }

    @Test
    void claimPaymentsBalanceWithTheirAdjustments() throws IOException {
        List<Map<String, Object>> payments =
                structs(all(resource("managed-care.835")).get(0), "claim_payments");
        assertThat(payments).hasSize(2);
        Map<?, ?> first = payments.get(0);
        assertThat(first.get("claim_id")).isEqualTo("5554555444");
        assertThat(first.get("total_charge")).isEqualTo(new BigDecimal("800.00"));
        assertThat(first.get("payment")).isEqualTo(new BigDecimal("450.00"));
        assertThat(first.get("patient_responsibility")).isEqualTo(new BigDecimal("300.00"));
        assertThat((List<?>) first.get("adjustments")).hasSize(1);
        Map<?, ?> service = (Map<?, ?>) ((List<?>) first.get("services")).get(0);
        assertThat(service.get("procedure_code")).isEqualTo("99211");
        assertThat(service.get("service_date")).isEqualTo("20020301");
        assertThat((List<?>) service.get("adjustments")).hasSize(1);
        assertThat(first.get("balanced")).isEqualTo(true);
        assertThat(payments.get(1).get("balanced")).isEqualTo(true);
    }

    @Test
    void adjustmentsOfOneSegmentAreOnesOfTheirOwn() {
        Record row = (Record) all(ISA
                        + "ST*835*1~CLP*A*1*100*60*0*12*9~CAS*CO*45*30.00*2*97*10~"
                        + "PLB*55*20241231*WO:7*1.5*L6*-2~SE*5*1"
                        + END)
                .get(0);
        Map<?, ?> payment = structs(row, "claim_payments").get(0);
        assertThat((List<?>) payment.get("adjustments")).hasSize(2);
        assertThat(payment.get("balanced")).isEqualTo(true);
        List<Map<String, Object>> provider = structs(row, "provider_adjustments");
        assertThat(provider).extracting(each -> each.get("reason")).containsExactly("WO", "L6");
        assertThat(provider).extracting(each -> each.get("reference")).containsExactly("7", null);
        assertThat(provider)
                .extracting(each -> each.get("amount"))
                .containsExactly(new BigDecimal("1.50"), new BigDecimal("-2.00"));
        assertThat(codes(row)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1E9, ",
        "1.001, ",
        "99999999999999999, ",
        "x, ",
        "9999999999999999.99, 9999999999999999.99",
        ".5, 0.50",
        "-3, -3.00",
        "1000, 1000.00",
        "0, 0.00"
    })
    void amountIsExactOrNull(String written, BigDecimal amount) {
        String file = ISA + "ST*837*1~CLM*A*" + written + "~SE*3*1" + END;
        List<Object> rows = all(file);
        assertThat(structs(rows.get(0), "claims").get(0).get("total_charge")).isEqualTo(amount);
        assertThat(codes(rows.get(0))).isEqualTo(amount == null ? List.of("X12_AMOUNT") : List.of());
        assertThat(X12Read.rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void otherSetsHaveNoClaims() throws IOException {
        Record row = (Record) all(resource("extraDelimiter997.edi")).get(0);
        assertThat(row)
                .containsEntry("claims", null)
                .containsEntry("claim_payments", null)
                .containsEntry("provider_adjustments", null);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> structs(Object row, String column) {
        return (List<Map<String, Object>>) ((Record) row).get(column);
    }
}
