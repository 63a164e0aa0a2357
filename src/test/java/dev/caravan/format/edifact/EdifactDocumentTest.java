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
package dev.caravan.format.edifact;

import static dev.caravan.format.edifact.EdifactRead.all;
import static dev.caravan.format.edifact.EdifactRead.codes;
import static dev.caravan.format.edifact.EdifactRead.only;
import static dev.caravan.format.edifact.EdifactRead.resource;
import static dev.caravan.format.edifact.EdifactRead.struct;
import static dev.caravan.format.edifact.EdifactRead.structs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.caravan.record.Record;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdifactDocumentTest {

    private static final String UNB = "UNB+UNOC:3+FROM+TO+240229:2359+1'";

    @Test
    void invoiceHasItsLinesAndTotalsExactly() throws IOException {
        Object row = all(resource("d93a-invoic-1/input.edi")).get(0);
        assertThat(codes(row)).isEmpty();
        Map<?, ?> invoice = struct(row, "document");
        List<Map<String, Object>> lines = structs(invoice, "lines");
        assertThat(lines).hasSize(14);
        assertThat(invoice.get("lines_counted")).isEqualTo(true);
        BigDecimal sum = BigDecimal.ZERO;
        for (Map<String, Object> line : lines) {
            sum = sum.add(amount(line, "amounts", "203"));
        }

        Map<?, ?> summary = struct(invoice, "summary");
        assertThat(amount(summary, "amounts", "79")).isEqualByComparingTo(sum).isEqualByComparingTo("274.16");
        assertThat(amount(summary, "amounts", "176")).isEqualByComparingTo("68.54");
        assertThat(amount(structs(summary, "taxes").get(0), "amounts", "125")).isEqualByComparingTo("274.16");
    }

    @Test
    void invoiceHasItsPartiesWithReferencesAndContacts() throws IOException {
        Map<?, ?> invoice = struct(all(resource("d93a-invoic-1/input.edi")).get(0), "document");
        assertThat(structs(invoice, "parties"))
                .extracting(party -> party.get("qualifier"))
                .containsExactly("SU", "BY", "IV", "DP");
        Map<String, Object> seller = structs(invoice, "parties").get(0);
        assertThat(seller.get("name")).isEqualTo(List.of("Seller"));
        assertThat(seller.get("street")).isEqualTo(List.of("Street 1"));
        assertThat(seller.get("city")).isEqualTo("Town");
        assertThat(seller.get("postal_code")).isEqualTo("ZipCode");
        assertThat(structs(seller, "references"))
                .extracting(reference -> reference.get("number"))
                .containsExactly("SE556421030901");
        assertThat(structs(structs(seller, "contacts").get(0), "communications"))
                .extracting(each -> each.get("number"), each -> each.get("channel"))
                .containsExactly(tuple("phonenumber", "TE"), tuple("faxNumber", "FX"));
        assertThat(structs(invoice, "references")).hasSize(1);
        assertThat(structs(invoice, "dates"))
                .extracting(date -> date.get("time"))
                .startsWith(LocalDateTime.of(2008, 4, 21, 0, 0));
        assertThat(structs(invoice, "currencies").get(0).get("code")).isEqualTo("SEK");
    }

    @ParameterizedTest
    @CsvSource({
        "d93a-invoic-1/input.edi, d93a-invoic-1/expected-result.xml",
        "INVOIC_D.03B_Interchange_with_UNA.txt, INVOIC_D.03B_Interchange_with_UNA.xml"
    })
    void everyValueIsThatOfAnIndependentParser(String file, String expected) throws IOException {
        assertThat(SmooksValues.ours(resource(file)))
                .hasSizeGreaterThan(100)
                .isEqualTo(SmooksValues.theirs(resource(expected), resource(file)));
    }

    @Test
    void orderHasItsItemsAndTheirOtherNumbers() throws IOException {
        Object row = all(resource("orders-with-group.edi")).get(0);
        Map<?, ?> order = struct(row, "document");
        Map<String, Object> line = structs(order, "lines").get(0);
        assertThat(line.get("item_id")).isEqualTo("5400111864181");
        assertThat(structs(line, "items").get(0)).containsEntry("id", "8641800").containsEntry("type", "BP");
        assertThat(structs(line, "descriptions"))
                .extracting(each -> each.get("text"))
                .containsExactly("WIDGETS", "0.7066 EURO");
        assertThat(structs(line, "quantities").get(0).get("quantity")).isEqualTo(new BigDecimal("288.0000000000"));
        assertThat(structs(line, "prices").get(0).get("price")).isEqualTo(new BigDecimal("12.8000000000"));
        assertThat(structs(order, "texts").get(0).get("lines"))
                .isEqualTo(List.of("THIS IS AN EXAMPLE OF EDIFACT FILE."));
        assertThat(structs(order, "dates").get(0).get("time")).isEqualTo(LocalDateTime.of(2001, 5, 2, 22, 0));
    }

    @Test
    void communicationsOfOneSegmentAreOnesOfTheirOwn() throws IOException {
        Object row = all(resource("ORDERS_D.03B_Interchange.txt")).get(0);
        Map<?, ?> order = struct(row, "document");
        Map<String, Object> contact =
                structs(structs(order, "parties").get(1), "contacts").get(0);
        assertThat(structs(contact, "communications"))
                .extracting(each -> each.get("number"))
                .containsExactly("s11", "s21", "s31");
        assertThat(order.get("lines_counted")).isEqualTo(true);
    }

    @Test
    void despatchAdviceHasItsPackingsAndTheirLines() {
        Record row = only(UNB + "UNH+1+DESADV:D:96A:UN'BGM+351+77+9'DTM+11:20240229120000:204'NAD+DP+1::9'"
                + "CPS+1'PAC+2++201::9'CPS+2+1'PAC+1++CT'PCI+33E'GIN+BJ+340000000000000001:340000000000000002'"
                + "LIN+1++4000000000001:EN'QTY+12:5.5:KGM'CPS+3+1'LIN+2++4000000000002:EN'QTY+12:7'CNT+2:3'UNT+17+1'"
                + "UNZ+1+1'");
        assertThat(codes(row)).isEmpty();
        Map<?, ?> advice = struct(row, "document");
        assertThat(structs(advice, "packings"))
                .extracting(each -> each.get("id"), each -> each.get("parent_id"))
                .containsExactly(tuple("1", null), tuple("2", "1"), tuple("3", "1"));
        assertThat(structs(structs(advice, "packings").get(1), "identities"))
                .extracting(each -> each.get("id"))
                .containsExactly("340000000000000001", "340000000000000002");
        assertThat(structs(advice, "lines"))
                .extracting(line -> line.get("packing"))
                .containsExactly("2", "3");
        assertThat(advice.get("lines_counted")).isEqualTo(false);
    }

    @Test
    void amountsBelongToTheAllowanceOrTaxBeforeThem() {
        Record row =
                only(UNB + "UNH+1+INVOIC:D:96A:UN'BGM+380'ALC+A++++DI::9:Discount'PCD+1:5'MOA+204:10'TAX+7+VAT+++:::19'"
                        + "MOA+124:1,9'LIN+1'MOA+203:190'ALC+C'MOA+23:3'PRI+AAA:1'MOA+66:5'UNS+S'MOA+77:193'"
                        + "UNT+16+1'UNZ+1+1'");
        assertThat(codes(row)).isEmpty();
        Map<?, ?> invoice = struct(row, "document");
        Map<String, Object> discount = structs(invoice, "allowances").get(0);
        assertThat(discount.get("code")).isEqualTo("DI");
        assertThat(discount.get("text")).isEqualTo("Discount");
        assertThat(amount(discount, "amounts", "204")).isEqualByComparingTo("10");
        assertThat(structs(discount, "percentages").get(0).get("percentage")).isEqualTo(new BigDecimal("5.0000000000"));
        assertThat(amount(structs(discount, "taxes").get(0), "amounts", "124")).isEqualByComparingTo("1.9");
        Map<String, Object> line = structs(invoice, "lines").get(0);
        assertThat(structs(line, "amounts"))
                .extracting(each -> each.get("qualifier"))
                .containsExactly("203", "66");
        assertThat(line.get("first_idx")).isEqualTo(8L);
        assertThat(line.get("last_idx")).isEqualTo(13L);
        assertThat(amount(struct(invoice, "summary"), "amounts", "77")).isEqualByComparingTo("193");
    }

    @ParameterizedTest
    @CsvSource({
        "1E9, ",
        "'1.00000000001', ",
        "'.0000234567', 0.0000234567",
        "1234567890123456789, ",
        "x, ",
        "'19,9', 19.9000000000",
        "-3, -3.0000000000",
        "'.5', 0.5000000000",
        "999999999999999999, 999999999999999999.0000000000"
    })
    void numberIsExactOrNull(String written, BigDecimal amount) {
        Record row = only(UNB + "UNH+1+INVOIC'BGM+380'MOA+9:" + written + "'UNT+4+1'UNZ+1+1'");
        assertThat(structs(struct(row, "document"), "amounts").get(0).get("amount"))
                .isEqualTo(amount);
        assertThat(codes(row)).isEqualTo(amount == null ? List.of("EDIFACT_NUMBER") : List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "20240229, 102, 2024-02-29T00:00, ",
        "240229, 101, 2024-02-29T00:00, ",
        "290224, 2, 2024-02-29T00:00, ",
        "022924, 3, 2024-02-29T00:00, ",
        "29022024, 4, 2024-02-29T00:00, ",
        "2402292359, 201, 2024-02-29T23:59, ",
        "240229235958, 202, 2024-02-29T23:59:58, ",
        "202402292359, 203, 2024-02-29T23:59, ",
        "202402292400, 203, 2024-03-01T00:00, ",
        "20240229235958, 204, 2024-02-29T23:59:58, ",
        "202402292359CET, 303, 2024-02-29T23:59, ",
        "202402292359?+01, 303, 2024-02-29T23:59, ",
        "20240201-20240229, 718, 2024-02-01T00:00, 2024-02-29T00:00",
        "2024020120240229, 718, 2024-02-01T00:00, 2024-02-29T00:00",
        "202409, 616, , ",
    })
    void dateIsReadByItsFormat(String written, String format, LocalDateTime time, LocalDateTime until) {
        Record row = only(UNB + "UNH+1+INVOIC'BGM+380'DTM+137:" + written + ":" + format + "'UNT+4+1'UNZ+1+1'");
        Map<String, Object> date = structs(struct(row, "document"), "dates").get(0);
        assertThat(date.get("time")).isEqualTo(time);
        assertThat(date.get("until")).isEqualTo(until);
        assertThat(date.get("value")).isEqualTo(written.replace("?", ""));
        assertThat(codes(row)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "20240230, 102",
        "2024022, 102",
        "202402290, 102",
        "2024022a, 102",
        "20240229-2024, 718",
        "20240229235958, 203"
    })
    void dateThatIsNoneIsTold(String written, String format) {
        Record row = only(UNB + "UNH+1+INVOIC'BGM+380'DTM+137:" + written + ":" + format + "'UNT+4+1'UNZ+1+1'");
        assertThat(structs(struct(row, "document"), "dates").get(0).get("time")).isNull();
        assertThat(codes(row)).containsExactly("EDIFACT_TIME");
    }

    @Test
    void rateAndBasisOfATaxAreNumbersWhereTheyAreWrittenAsSuch() {
        Record row =
                only(UNB + "UNH+1+INVOIC'BGM+380'TAX+7+VAT++NET+:::EXEMPT+E'TAX+7+VAT++100+:::7,5'UNT+5+1'UNZ+1+1'");
        List<Map<String, Object>> taxes = structs(struct(row, "document"), "taxes");

        assertThat(codes(row)).isEmpty();
        assertThat(taxes.get(0)).containsEntry("rate", null).containsEntry("basis", null);
        assertThat((BigDecimal) taxes.get(1).get("rate")).isEqualByComparingTo("7.5");
        assertThat((BigDecimal) taxes.get(1).get("basis")).isEqualByComparingTo("100");
    }

    private static BigDecimal amount(Map<?, ?> struct, String column, String qualifier) {
        return structs(struct, column).stream()
                .filter(each -> qualifier.equals(each.get("qualifier")))
                .map(each -> (BigDecimal) each.get("amount"))
                .findFirst()
                .orElseThrow();
    }
}
