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

import dev.caravan.format.score.Comparison;
import dev.caravan.record.Record;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What stands in field 86 as sub-fields and labels, and what the Python package mt940 reads there. */
final class PythonDetails {

    private static final Map<String, String> LABELS = Map.of(
            "gvc_applicant_iban", "IBAN",
            "gvc_applicant_bin", "BIC",
            "purpose_code", "PURP",
            "additional_position_date", "MDAT",
            "deviate_applicant", "ABWA",
            "deviate_recipient", "ABWE",
            "settlement_tag", "DDAT",
            "debitor_identifier", "DEBT",
            "compensation_amount", "COAM",
            "original_amount", "OAMT");

    private static final List<String> DETAILS = Stream.concat(
                    Stream.of(
                            "transaction_code",
                            "posting_text",
                            "prima_nota",
                            "purpose",
                            "applicant_bin",
                            "applicant_iban",
                            "applicant_name",
                            "return_debit_notes",
                            "recipient_name",
                            "additional_purpose",
                            "end_to_end_reference",
                            "additional_position_reference",
                            "applicant_creditor_id"),
                    LABELS.keySet().stream().sorted())
            .toList();

    private final SwiftStatements statements;

    PythonDetails(SwiftStatements statements) {
        this.statements = statements;
    }

    Comparison details() throws IOException {
        long compared = 0;
        List<String> differences = new ArrayList<>();
        for (Path file : statements.statementFiles()) {
            List<Object> ours = new ArrayList<>();
            for (Record row : SwiftStatements.statements(file)) {
                ours.addAll((List<?>) at(row, "statement", "lines"));
            }

            List<PythonStatement> theirs = PythonStatement.of(file).transactions();
            for (int i = 0; i < ours.size(); i++) {
                PythonStatement their = theirs.get(i);
                if (their.text("transaction_code") == null) {
                    continue;
                }

                Map<?, ?> details = (Map<?, ?>) at(ours.get(i), "information_details");
                String line = file.getFileName() + " line " + i + ": ";
                if (details == null) {
                    differences.add(line + "no details");
                    continue;
                }

                // It puts that behind the reference of the line.
                if (details.get("customer_reference") != null) {
                    compared++;
                    if (!packed(their.text("customer_reference"))
                            .endsWith(packed((String) details.get("customer_reference")))) {
                        differences.add(line + "customer_reference");
                    }
                }

                for (String name : DETAILS) {
                    if (their.text(name) != null) {
                        compared++;
                        if (!packed(their.text(name)).equals(packed(detail(details, name)))) {
                            differences.add(line + name);
                        }
                    }
                }
            }
        }

        return new Comparison("Python's mt940: sub-fields and labels of field 86", compared, differences);
    }

    /** It trims and rejoins lines. */
    private static String packed(String text) {
        return text == null ? null : text.replaceAll("\\s", "");
    }

    private static String detail(Map<?, ?> details, String name) {
        return switch (name) {
            case "transaction_code" -> (String) details.get("transaction_code");
            case "posting_text" -> (String) details.get("posting_text");
            case "prima_nota" -> (String) details.get("prima_nota");
            case "purpose" -> (String) details.get("remittance_information");
            case "applicant_bin" -> (String) details.get("bank");
            case "applicant_iban" -> (String) details.get("account");
            case "applicant_name" -> (String) details.get("name");
            case "return_debit_notes" -> (String) details.get("text_key_extension");
            case "end_to_end_reference" -> (String) details.get("end_to_end_reference");
            case "additional_position_reference" -> (String) details.get("mandate_reference");
            case "applicant_creditor_id" -> (String) details.get("creditor_id");
            case "additional_purpose" -> parts(details, "fields", "6[0-5]");
            case "recipient_name" -> parts(details, "fields", "35");
            default -> parts(details, "labels", LABELS.get(name));
        };
    }

    private static String parts(Map<?, ?> details, String list, String codes) {
        StringBuilder joined = new StringBuilder();
        for (Object part : (List<?>) details.get(list)) {
            Object code = at(part, "code");
            if (code != null && ((String) code).matches(codes)) {
                joined.append(at(part, "value"));
            }
        }

        return joined.toString();
    }
}
