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

import dev.caravan.format.score.Comparison;
import dev.caravan.record.Record;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Statements of banks, and what the Python package mt940 reads in them, which shares no line with this parser. */
final class SwiftStatements {

    /** No statement; and a line whose value date has month 54. */
    static final Set<String> INVALID = Set.of("invalid_statement.sta", "sample_JPchar.txt");

    private static final Map<String, String> BALANCES = Map.of(
            "final_opening_balance", "60F",
            "intermediate_opening_balance", "60M",
            "final_closing_balance", "62F",
            "intermediate_closing_balance", "62M",
            "available_balance", "64",
            "forward_available_balance", "65");

    private final Path corpus;

    SwiftStatements(Path corpus) {
        this.corpus = corpus;
    }

    /** Dates, marks, amounts, types and references of statement lines. */
    Comparison lines() throws IOException {
        long compared = 0;
        List<String> differences = new ArrayList<>();
        for (Path file : statementFiles()) {
            List<Object> ours = new ArrayList<>();
            for (Record row : statements(file)) {
                ours.addAll((List<?>) at(row, "statement", "lines"));
            }

            List<PythonStatement> theirs = PythonStatement.of(file).transactions();
            if (ours.size() != theirs.size()) {
                differences.add(file.getFileName() + ": " + ours.size() + " lines, not " + theirs.size());
                continue;
            }
            for (int i = 0; i < ours.size(); i++) {
                Map<String, Object> expected = line(theirs.get(i));
                Map<String, Object> actual = line(ours.get(i), expected);
                compared += expected.size();
                for (Map.Entry<String, Object> value : expected.entrySet()) {
                    if (!Objects.equals(value.getValue(), actual.get(value.getKey()))) {
                        differences.add(file.getFileName() + " line " + i + ": " + value.getKey());
                    }
                }
            }
        }

        return new Comparison("Python's mt940: each line of a statement", compared, differences);
    }

    /** Account, numbers and balances; it keeps what the last statement of a file says. */
    Comparison balances() throws IOException {
        long compared = 0;
        List<String> differences = new ArrayList<>();
        for (Path file : statementFiles()) {
            Map<String, Object> ours = new TreeMap<>();
            statements(file).forEach(row -> ours.putAll(columns((Map<?, ?>) row.get("statement"))));
            Map<String, Object> theirs = columns(PythonStatement.of(file));
            compared += theirs.size();
            if (!ours.equals(theirs)) {
                differences.add(file.getFileName() + ": " + ours + ", not " + theirs);
            }
        }

        return new Comparison("Python's mt940: account, numbers and balances of a statement", compared, differences);
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
        // Its pattern splits at two slashes only when sixteen characters stand before them.
        if (transaction.text("bank_reference") != null) {
            values.put("institution_reference", transaction.text("bank_reference"));
        }
        // What has the structure of German banks it takes apart, and overwrites the reference with parts of it.
        if (transaction.text("transaction_details") != null) {
            values.put("information", packed(transaction.text("transaction_details")));
            if (transaction.text("bank_reference") != null) {
                values.put("reference", transaction.text("customer_reference"));
            }
        }

        return values;
    }

    private static Map<String, Object> line(Object line, Map<String, Object> expected) {
        Map<String, Object> values = new TreeMap<>();
        for (String name : expected.keySet()) {
            Object value = at(line, name);
            values.put(
                    name,
                    value instanceof BigDecimal amount
                            ? plain(amount)
                            : name.equals("information") ? packed((String) value) : value);
        }

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
        return text == null ? null : text.replaceAll("\\s", "");
    }

    static List<Record> statements(Path file) throws IOException {
        List<Record> statements = new ArrayList<>();
        for (Object outcome :
                all(Files.readAllBytes(file), charset(file.getFileName().toString()))) {
            if (at(outcome, "statement") != null) {
                statements.add((Record) outcome);
            }
        }

        return statements;
    }

    List<Path> statementFiles() throws IOException {
        return messageFiles().stream()
                .filter(file -> file.toString().endsWith(".sta"))
                .filter(file -> !INVALID.contains(file.getFileName().toString()))
                .toList();
    }

    List<Path> messageFiles() throws IOException {
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
    static Charset charset(String name) {
        return name.equals("raiffeisen-cmi.sta") ? Charset.forName("IBM852") : StandardCharsets.UTF_8;
    }
}
