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

import dev.caravan.format.score.Comparison;
import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The service lines of the payments (835) that the Python package edi-835-parser has as samples, and what it reads in them. */
final class PythonPayments {

    private static final String DIRECTORY = "edi-835-parser/";

    /** In the order of its lines. */
    private static final List<String> FILES =
            List.of("blue_cross_nc_sample.txt", "emedny_sample.txt", "united_healthcare_legacy_sample.txt");

    /** Around a transaction set that a file has without its interchange. */
    private static final String BEFORE = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
            + "*110108*1200*^*00501*000000001*0*T*:~GS*HP*SENDER*RECEIVER*20110108*1200*1*X*005010X221A1~";

    private static final String BEHIND = "GE*1*1~IEA*1*000000001~";

    /** Of what is known to differ. */
    private static final Map<String, String> REASONS = Map.of(
            "united_healthcare_legacy_sample.txt line 4 adjustment 1",
            "it reads the first adjustment of each CAS, and this one has two");

    private PythonPayments() {}

    static Comparison compare() throws IOException {
        Iterator<Map<String, String>> theirs = theirs().iterator();
        long compared = 0;
        List<String> differences = new ArrayList<>();
        for (String file : FILES) {
            int line = 0;
            for (Map<String, String> ours : ours(file)) {
                Map<String, String> their = theirs.next();
                for (Map.Entry<String, String> value : ours.entrySet()) {
                    String expected = their.get(value.getKey());
                    if (!value.getValue().isEmpty() || !expected.isEmpty()) {
                        compared++;
                        if (!value.getValue().equals(expected)) {
                            String place = file + " line " + line + " " + value.getKey();
                            differences.add(place + ": " + REASONS.getOrDefault(place, "not known"));
                        }
                    }
                }
                line++;
            }
        }
        if (theirs.hasNext()) {
            differences.add("lines that are not ours");
        }

        return new Comparison(
                "the Python package edi-835-parser: claims, services, amounts, dates and adjustments of each service line",
                compared,
                differences);
    }

    private static List<Map<String, String>> ours(String file) throws IOException {
        String text = new String(X12Read.resource(DIRECTORY + file), StandardCharsets.UTF_8);
        String interchange = text.startsWith("ISA") ? text : BEFORE + text + BEHIND;
        List<Map<String, String>> lines = new ArrayList<>();
        for (Object outcome : X12Read.all(new X12Records(
                new ByteArrayInputStream(interchange.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8,
                file,
                X12Rows.CLAIMS))) {
            Record row = (Record) outcome;
            if ("claim_payment".equals(row.get("row_kind"))) {
                for (Object service : (List<?>) in(row, "claim_payment", "services")) {
                    lines.add(line(row, (Map<?, ?>) service));
                }
            }
        }

        return lines;
    }

    private static Map<String, String> line(Record row, Map<?, ?> service) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("marker", text(in(row, "claim_payment", "claim_id")));
        line.put("payer_claim_control_number", text(in(row, "claim_payment", "payer_claim_number")));
        line.put("qualifier", text(service.get("procedure_qualifier")));
        line.put("code", text(service.get("procedure_code")));
        line.put("modifier", modifiers(service));
        line.put("allowed_units", number(service.get("quantity")));
        line.put("charge_amount", number(service.get("charge")));
        line.put("paid_amount", number(service.get("payment")));
        line.put("transaction_date", date(in(row, "remittance", "date")));
        line.put("payer", text(in(row, "payer", "name")));
        line.put("start_date", date(service.get("service_date")));
        line.put("end_date", date(service.get("service_date")));
        List<?> adjustments = (List<?>) service.get("adjustments");
        for (int i = 0; i < 2; i++) {
            line.put("adjustment " + i, i < adjustments.size() ? adjustment((Map<?, ?>) adjustments.get(i)) : "");
        }

        return line;
    }

    private static String adjustment(Map<?, ?> adjustment) {
        return adjustment.get("group") + " " + adjustment.get("reason") + " " + number(adjustment.get("amount"));
    }

    private static Object in(Record row, String struct, String field) {
        return ((Map<?, ?>) row.get(struct)).get(field);
    }

    private static String modifiers(Map<?, ?> service) {
        List<?> modifiers = (List<?>) service.get("modifiers");

        return modifiers == null || modifiers.isEmpty() ? "" : text(modifiers.get(0));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    private static String number(Object value) {
        return value == null || value.equals("")
                ? ""
                : new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }

    private static String date(Object written) {
        return text(written).replaceFirst("^(\\d{4})(\\d\\d)(\\d\\d)$", "$1-$2-$3");
    }

    /** None of its values has a comma. */
    private static List<Map<String, String>> theirs() throws IOException {
        List<String> csv = new String(X12Read.resource(DIRECTORY + "all_samples.csv"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<String> names = List.of(csv.get(0).split(",", -1));
        List<Map<String, String>> lines = new ArrayList<>();
        for (String row : csv.subList(1, csv.size())) {
            String[] values = row.split(",", -1);
            Map<String, String> line = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                line.put(names.get(i), values[i]);
            }
            for (String name : List.of("allowed_units", "charge_amount", "paid_amount")) {
                line.compute(name, (same, value) -> number(value));
            }
            for (int i = 0; i < 2; i++) {
                String prefix = "adj_" + i + "_";
                line.put(
                        "adjustment " + i,
                        line.get(prefix + "code").isEmpty()
                                ? ""
                                : line.get(prefix + "group") + " " + line.get(prefix + "code") + " "
                                        + number(line.get(prefix + "amount")));
            }
            lines.add(line);
        }

        return lines;
    }
}
