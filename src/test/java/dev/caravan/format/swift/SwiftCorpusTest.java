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

import static dev.caravan.format.swift.SwiftRead.all;
import static dev.caravan.format.swift.SwiftRead.at;
import static dev.caravan.format.swift.SwiftRead.rebuilt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files of banks and of other people's parsers, and what a Python parser reads in them, which shares no line with this
 * one.
 */
class SwiftCorpusTest {

    /** No statement; and a line whose value date has month 54. */
    private static final Set<String> INVALID = Set.of("invalid_statement.sta", "sample_JPchar.txt");

    /** Behind the message stand padding with an exclamation marks, and a semicolon. */
    private static final Set<String> TRAILED = Set.of("MT320.txt", "MT341.fin");

    private static final Map<String, String> BALANCES = Map.of(
            "final_opening_balance", "60F",
            "intermediate_opening_balance", "60M",
            "final_closing_balance", "62F",
            "intermediate_closing_balance", "62M",
            "available_balance", "64",
            "forward_available_balance", "65");

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

    private Path corpus;

    @BeforeEach
    void findCorpus() {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "-Dcaravan.corpora names no directory of real messages");
        corpus = Path.of(corpora, "swift");
        assumeTrue(Files.isDirectory(corpus), "There is no directory swift in -Dcaravan.corpora");
    }

    @Test
    void everyFileIsReadAndEveryMessageRebuilt() throws IOException {
        Set<String> trailed = new HashSet<>();
        int messages = 0;
        int good = 0;
        for (Path file : messageFiles()) {
            String name = file.getFileName().toString();
            byte[] bytes = Files.readAllBytes(file);
            List<Object> outcomes = all(bytes, charset(name));
            assertThat(outcomes).as(name).isNotEmpty();
            for (Object outcome : outcomes) {
                if (outcome instanceof Record row) {
                    assertThat(rebuilt(row)).as(name).isEqualTo((byte[]) row.get("_raw"));
                    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                            .contains(new String((byte[]) row.get("_raw"), StandardCharsets.ISO_8859_1));
                    messages += INVALID.contains(name) ? 0 : 1;
                    good += !INVALID.contains(name) && "ok".equals(row.get("_parse_status")) ? 1 : 0;
                    assertThat((String) row.get("_parse_status"))
                            .as(name + row.get("_errors"))
                            .isEqualTo(INVALID.contains(name) ? "partial" : "ok");
                } else if (!INVALID.contains(name)) {
                    assertThat(new String(((Rejected) outcome).raw(), StandardCharsets.UTF_8))
                            .as(name)
                            .matches("[!;\\s]+");
                    trailed.add(name);
                }
            }
        }

        assertThat(trailed).isEqualTo(TRAILED);
        assertThat(messages).isGreaterThan(70);
        assertThat(good).isGreaterThanOrEqualTo((int) Math.ceil(messages * 0.99));
    }

    @Test
    void linesAreWhatThePythonParserReads() throws IOException {
        int lines = 0;
        int references = 0;
        int texts = 0;
        for (Path file : statementFiles()) {
            List<Object> ours = new ArrayList<>();
            for (Record row : statements(file)) {
                ours.addAll((List<?>) at(row, "statement", "lines"));
            }

            List<PythonStatement> theirs = PythonStatement.of(file).transactions();
            assertThat(ours).as(file.toString()).hasSameSizeAs(theirs);
            for (int i = 0; i < ours.size(); i++) {
                String name = file.getFileName() + " line " + i;
                PythonStatement their = theirs.get(i);
                assertThat(line(ours.get(i))).as(name).isEqualTo(line(their));
                lines++;
                // Its pattern splits at two slashes only when sixteen characters stand before them.
                if (their.text("bank_reference") != null) {
                    assertThat(at(ours.get(i), "institution_reference"))
                            .as(name)
                            .isEqualTo(their.text("bank_reference"));
                    references++;
                }

                // What has the structure of German banks it takes apart, and overwrites the reference with parts of it.
                if (their.text("transaction_details") != null) {
                    assertThat(packed((String) at(ours.get(i), "information")))
                            .as(name)
                            .isEqualTo(packed(their.text("transaction_details")));
                    if (their.text("bank_reference") != null) {
                        assertThat(at(ours.get(i), "reference")).as(name).isEqualTo(their.text("customer_reference"));
                    }

                    texts++;
                }
            }
        }

        assertThat(lines).isGreaterThan(100);
        assertThat(references).isGreaterThan(10);
        assertThat(texts).isGreaterThan(10);
    }

    /** What stands in field 86 as sub-fields and labels. */
    @Test
    void detailsAreWhatThePythonParserReads() throws IOException {
        Map<String, Integer> compared = new TreeMap<>();
        for (Path file : statementFiles()) {
            List<Object> ours = new ArrayList<>();
            for (Record row : statements(file)) {
                ours.addAll((List<?>) at(row, "statement", "lines"));
            }

            List<PythonStatement> theirs = PythonStatement.of(file).transactions();
            for (int i = 0; i < ours.size(); i++) {
                Map<?, ?> details = (Map<?, ?>) at(ours.get(i), "information_details");
                PythonStatement their = theirs.get(i);
                boolean structured = their.text("transaction_code") != null;
                if (structured) {
                    assertThat(details).as(file + " line " + i).isNotNull();
                }

                // It puts that behind the reference of the line.
                if (structured && details.get("customer_reference") != null) {
                    assertThat(packed(their.text("customer_reference")))
                            .endsWith(packed((String) details.get("customer_reference")));
                    compared.merge("customer_reference", 1, Integer::sum);
                }

                for (String name : DETAILS) {
                    if (structured && their.text(name) != null) {
                        assertThat(packed(detail(details, name)))
                                .as(file.getFileName() + " line " + i + " " + name)
                                .isEqualTo(packed(their.text(name)));
                        compared.merge(name, 1, Integer::sum);
                    }
                }
            }
        }

        assertThat(compared.keySet())
                .contains("transaction_code", "posting_text", "purpose", "applicant_iban", "end_to_end_reference");
        assertThat(compared.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(500);
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

    /** It keeps what the last statement of a file says. */
    @Test
    void balancesAndNumbersAreWhatThePythonParserReads() throws IOException {
        int compared = 0;
        for (Path file : statementFiles()) {
            Map<String, Object> ours = new TreeMap<>();
            statements(file).forEach(row -> ours.putAll(columns((Map<?, ?>) row.get("statement"))));
            Map<String, Object> theirs = columns(PythonStatement.of(file));
            assertThat(ours).as(file.toString()).isEqualTo(theirs);
            compared += ours.size();
        }

        assertThat(compared).isGreaterThan(60);
    }

    private static Map<String, Object> line(Object line) {
        Map<String, Object> values = new TreeMap<>();
        values.put("value_date", at(line, "value_date"));
        values.put("entry_date", at(line, "entry_date"));
        values.put("mark", at(line, "mark"));
        values.put("funds_code", at(line, "funds_code"));
        values.put("amount", plain((BigDecimal) at(line, "amount")));
        values.put("currency", at(line, "currency"));
        values.put("transaction_type", at(line, "transaction_type"));
        return values;
    }

    private static Map<String, Object> line(PythonStatement transaction) {
        Map<String, Object> values = new TreeMap<>();
        values.put("value_date", transaction.date("date"));
        values.put("entry_date", transaction.date("entry_date"));
        values.put("mark", transaction.text("status"));
        values.put("funds_code", transaction.text("funds_code"));
        values.put("amount", plain(transaction.amount()));
        values.put("currency", transaction.text("currency"));
        values.put("transaction_type", transaction.text("id"));
        return values;
    }

    private static Map<String, Object> columns(Map<?, ?> statement) {
        Map<String, Object> values = new TreeMap<>();
        for (String name : List.of("account", "statement_number", "sequence_number")) {
            if (statement.get(name) != null) {
                values.put(name, statement.get(name).toString());
            }
        }

        List<Object> balances = new ArrayList<>((List<?>) statement.get("forward_balances"));
        balances.add(statement.get("opening_balance"));
        balances.add(statement.get("closing_balance"));
        balances.add(statement.get("available_balance"));
        for (Object balance : balances) {
            if (balance != null) {
                values.put(
                        (String) at(balance, "tag"),
                        List.of(at(balance, "mark"), at(balance, "date"), at(balance, "currency"), plain((BigDecimal)
                                at(balance, "amount"))));
            }
        }

        return values;
    }

    private static Map<String, Object> columns(PythonStatement statement) {
        Map<String, Object> values = new TreeMap<>();
        Map<String, String> names = Map.of(
                "account_identification", "account",
                "statement_number", "statement_number",
                "sequence_number", "sequence_number");
        names.forEach((theirs, ours) -> {
            String text = statement.text(theirs);
            if (text != null) {
                values.put(ours, theirs.endsWith("number") ? text.replaceFirst("^0+(?=.)", "") : text);
            }
        });
        BALANCES.forEach((name, tag) -> statement
                .object(name)
                .ifPresent(balance -> values.put(
                        tag,
                        List.of(
                                balance.text("status"),
                                balance.date("date"),
                                balance.currency(),
                                plain(balance.amount())))));
        return values;
    }

    /** It signs amounts. */
    private static String plain(BigDecimal amount) {
        return amount.abs().stripTrailingZeros().toPlainString();
    }

    /** It trims and rejoins lines. */
    private static String packed(String text) {
        return text.replaceAll("\\s", "");
    }

    private List<Record> statements(Path file) throws IOException {
        List<Record> statements = new ArrayList<>();
        for (Object outcome :
                all(Files.readAllBytes(file), charset(file.getFileName().toString()))) {
            if (at(outcome, "statement") != null) {
                statements.add((Record) outcome);
            }
        }

        return statements;
    }

    private List<Path> statementFiles() throws IOException {
        return messageFiles().stream()
                .filter(file -> file.toString().endsWith(".sta"))
                .filter(file -> !INVALID.contains(file.getFileName().toString()))
                .toList();
    }

    private List<Path> messageFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : List.of("mt940", "prowide-core", "prowide-core-examples")) {
            try (Stream<Path> paths = Files.walk(corpus.resolve(directory))) {
                paths.filter(path -> path.toString().matches(".*\\.(sta|fin|rje|dos|txt)"))
                        .filter(path -> !path.endsWith("requirements.txt"))
                        .forEach(files::add);
            }
        }

        return files;
    }

    /** One bank writes the Hungarian letters of DOS. */
    private static Charset charset(String name) {
        return name.equals("raiffeisen-cmi.sta") ? Charset.forName("IBM852") : StandardCharsets.UTF_8;
    }
}
