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

import static dev.caravan.format.x12.X12Read.codes;
import static dev.caravan.format.x12.X12Read.ids;
import static dev.caravan.format.x12.X12Read.rebuilt;
import static dev.caravan.format.x12.X12Read.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X12ClaimRowsTest {

    private static final String ISA = "ISA*00*          *00*          *ZZ*SENDER         *30*RECEIVER       "
            + "*240229*2359*^*00501*000000907*1*T*:~GS*HC*FROM*TO*20240229*235959*7*X*005010~";
    private static final String PROVIDER =
            "HL*1**20*1~NM1*85*2*CLINIC*****XX*55~N3*1 ROAD*ROOM 2~N4*TOWN*PA*17111~REF*EI*9~";
    private static final String SUBSCRIBER = "HL*2*1*22*1~SBR*P*18*G1*PLAN*****CH~NM1*IL*1*DOE*JON*T***MI*77~"
            + "DMG*D8*19681111*M~NM1*PR*2*PAYER*****PI*99~";
    private static final String PATIENT = "HL*3*2*23*0~PAT*19~NM1*QC*1*DOE*ANN~DMG*D8*20100101*F~";
    private static final String CLAIM_1 = "CLM*A1*100***11:B:1~NM1*IL*1*OTHER*****MI*0~LX*1~SV1*HC:1*100*UN*1~";
    private static final String CLAIM_2 = "CLM*A2*50***11:B:1~LX*1~SV1*HC:1*49*UN*1~";
    private static final String END = "GE*1*7~IEA*1*000000907~";

    @Test
    void claimsAreRowsWithTheirContext() {
        List<Object> rows =
                all(ISA + "ST*837*1~" + PROVIDER + SUBSCRIBER + CLAIM_1 + PATIENT + CLAIM_2 + "SE*23*1~" + END);
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(codes(row)).isEmpty();
            assertThat((Record) row).containsEntry("row_kind", "claim").containsEntry("claim_payment", null);
            assertThat(struct(row, "billing_provider"))
                    .containsEntry("name", "CLINIC")
                    .containsEntry("id_qualifier", "XX")
                    .containsEntry("id", "55")
                    .containsEntry("street", List.of("1 ROAD", "ROOM 2"))
                    .containsEntry("postal_code", "17111")
                    .containsEntry("references", List.of(Map.of("qualifier", "EI", "number", "9")));
            assertThat(struct(row, "subscriber"))
                    .containsEntry("first_name", "JON")
                    .containsEntry("id", "77");
            assertThat(struct(row, "payer")).containsEntry("name", "PAYER").containsEntry("id", "99");
            assertThat(struct(row, "insurance"))
                    .containsEntry("relationship", "18")
                    .containsEntry("group_number", "G1")
                    .containsEntry("filing_indicator", "CH");
        });
        assertThat((Record) rows.get(0)).containsEntry("patient", null).containsEntry("balanced", true);
        assertThat(struct(rows.get(0), "claim")).containsEntry("claim_id", "A1");
        assertThat((Record) rows.get(1)).containsEntry("balanced", false);
        assertThat(struct(rows.get(1), "patient"))
                .containsEntry("first_name", "ANN")
                .containsEntry("gender", "F");
        assertThat(struct(rows.get(1), "insurance")).containsEntry("patient_relationship", "19");
    }

    @Test
    void rowsCutTheSetBehindEachClaim() {
        String first = ISA + "ST*837*1~" + PROVIDER + SUBSCRIBER + CLAIM_1;
        String second = PATIENT + CLAIM_2 + "SE*23*1~" + END;
        List<Object> rows = all(first + second);
        assertThat((byte[]) ((Record) rows.get(0)).get("_raw")).isEqualTo(first.getBytes(StandardCharsets.UTF_8));
        assertThat((byte[]) ((Record) rows.get(1)).get("_raw")).isEqualTo(second.getBytes(StandardCharsets.UTF_8));
        assertThat(ids(rows.get(0), "leading")).containsExactly("ISA", "GS");
        assertThat(ids(rows.get(0), "segments")).startsWith("ST", "HL").endsWith("LX", "SV1");
        assertThat(ids(rows.get(0), "trailing")).isEmpty();
        assertThat(ids(rows.get(1), "leading")).isEmpty();
        assertThat(ids(rows.get(1), "segments")).startsWith("HL", "PAT").endsWith("SV1", "SE");
        assertThat(ids(rows.get(1), "trailing")).containsExactly("GE", "IEA");
        Map<?, ?> source = struct(rows.get(1), "_source");
        assertThat(source.get("position")).isEqualTo((long) first.length());
        assertThat(source.get("length")).isEqualTo((long) second.length());
        Map<?, ?> claim = struct(rows.get(1), "claim");
        List<?> segments = (List<?>) ((Record) rows.get(1)).get("segments");
        assertThat(segments.stream()
                        .map(segment -> (Map<?, ?>) segment)
                        .filter(segment -> segment.get("idx").equals(claim.get("first_idx")))
                        .map(segment -> segment.get("id")))
                .isEqualTo(List.of("CLM"));
    }

    @Test
    void everyRowHasTheFieldsOfTheSchemaInItsOrder() {
        X12Records records =
                new X12Records(InputStream.nullInputStream(), StandardCharsets.UTF_8, "empty", X12Rows.CLAIMS);
        assertThat(((Record) all(ISA + "ST*997*1~SE*2*1~" + END).get(0)).keySet())
                .containsExactlyElementsOf(records.schema().orElseThrow().fields().stream()
                        .map(field -> field.name())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"93.50, true", "95.00, false", "x, "})
    void paymentsAndProviderAdjustmentsAreRowsOfTheirOwn(String paid, Boolean balanced) {
        List<Object> rows =
                all(ISA + "ST*835*1~BPR*I*" + paid + "*C*ACH************20240301~TRN*1*T77*9~DTM*405*20240302~"
                        + "N1*PR*PAYER~N1*PE*CLINIC*XX*55~LX*1~CLP*A*1*100*60*0*12*9~NM1*QC*1*DOE*ANN~CAS*CO*45*40~"
                        + "CLP*B*1*40*35~CAS*CO*45*4~PLB*55*20241231*WO:7*1.5~SE*14*1~" + END);
        assertThat(rows)
                .extracting(row -> ((Record) row).get("row_kind"))
                .containsExactly("claim_payment", "claim_payment", "provider_adjustment");
        assertThat(rows).extracting(row -> ((Record) row).get("balanced")).containsExactly(true, false, null);
        assertThat(rows).allSatisfy(row -> {
            assertThat(struct(row, "payee")).containsEntry("name", "CLINIC");
            assertThat(struct(row, "remittance"))
                    .containsEntry("trace_number", "T77")
                    .containsEntry("date", "20240301")
                    .containsEntry("production_date", "20240302")
                    .containsEntry("balanced", balanced);
        });
        assertThat(struct(rows.get(0), "patient")).containsEntry("first_name", "ANN");
        assertThat((Record) rows.get(1)).containsEntry("patient", null);
        assertThat((List<?>) ((Record) rows.get(2)).get("provider_adjustments"))
                .hasSize(1)
                .allSatisfy(each -> assertThat(((Map<?, ?>) each).get("amount")).isEqualTo(new BigDecimal("1.50")));
        assertThat(ids(rows.get(2), "segments")).containsExactly("PLB", "SE");
        assertThat(codes(rows.get(0))).isEqualTo(balanced == null ? List.of("X12_AMOUNT") : List.of());
    }

    @Test
    void faultIsToldOnTheRowThatItStandsIn() {
        String file = ISA + "ST*837*1~" + PROVIDER + CLAIM_1 + "?bad~" + CLAIM_2.replace("49", "4x") + "SE*9*1~" + END;
        List<Object> rows = all(file);
        assertThat(codes(rows.get(0))).containsExactly("X12_SEGMENT");
        assertThat(codes(rows.get(1))).containsExactly("X12_SET", "X12_AMOUNT");
        assertThat((Record) rows.get(1))
                .containsEntry("_parse_status", "partial")
                .containsEntry("balanced", null);
        assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
        Map<?, ?> error = (Map<?, ?>) ((List<?>) ((Record) rows.get(0)).get("_errors")).get(0);
        byte[] raw = (byte[]) ((Record) rows.get(0)).get("_raw");
        int position = ((Long) error.get("position")).intValue();
        assertThat(new String(raw, position, 4, StandardCharsets.UTF_8)).isEqualTo("?bad");
    }

    @ParameterizedTest
    @CsvSource({"simple997-multiple-interchanges.edi, 3", "ts210_80char.edi, 1"})
    void otherSetsAreRowsAsTheyWere(String name, int sets) throws IOException {
        byte[] file = resource(name);
        List<Object> rows = all(file);
        assertThat(rows).hasSize(sets).allSatisfy(row -> assertThat((Record) row)
                .containsEntry("row_kind", "set")
                .containsEntry("claim", null)
                .containsEntry("_parse_status", "ok"));
        assertThat(rebuilt(rows)).isEqualTo(file);
    }

    @Test
    void setWithoutAnyClaimIsRow() {
        List<Object> rows = all(ISA + "ST*837*1~" + PROVIDER + "SE*7*1~" + END);
        assertThat(rows).hasSize(1);
        assertThat((Record) rows.get(0)).containsEntry("row_kind", "set").containsEntry("_parse_status", "ok");
        assertThat(struct(rows.get(0), "billing_provider")).containsEntry("id", "55");
    }

    @Test
    void rowsOfClaimsOfTheCorpusAreTheFilesAndHoldTheClaimsOfTheSets() throws IOException {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "needs -Dcaravan.corpora=DIR with X12 files in DIR/x12");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(Path.of(corpora, "x12"))) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }

        int claims = 0;
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            List<Object> rows = all(bytes);
            assertThat(rebuilt(rows)).as("%s", file).isEqualTo(bytes);
            List<Object> found = new ArrayList<>();
            for (Object row : rows) {
                if (row instanceof Record record && !"set".equals(record.get("row_kind"))) {
                    Object claim = record.get("claim") == null ? record.get("claim_payment") : record.get("claim");
                    if (claim != null) {
                        found.add(claim);
                    }
                }
            }

            List<Object> nested = new ArrayList<>();
            for (Object set : X12Read.all(bytes)) {
                if (set instanceof Record record) {
                    for (String column : List.of("claims", "claim_payments")) {
                        if (record.get(column) instanceof List<?> structs) {
                            nested.addAll(structs);
                        }
                    }
                }
            }

            assertThat(found).as("%s", file).isEqualTo(nested);
            claims += found.size();
        }

        assertThat(claims).isGreaterThan(40);
    }

    private static List<Object> all(String input) {
        return all(input.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Object> all(byte[] input) {
        return X12Read.all(
                new X12Records(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "test.edi", X12Rows.CLAIMS));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> struct(Object row, String column) {
        return (Map<String, Object>) ((Record) row).get(column);
    }
}
