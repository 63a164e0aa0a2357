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
package dev.caravan.format.fix;

import dev.caravan.format.judge.Verdict;
import dev.caravan.format.score.Comparison;
import dev.caravan.format.score.FileScore;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** FIX in logs, which say in a comment how many messages of which version they hold. */
public final class FixScore extends FileScore {

    public FixScore() {
        super("fix", "FIX", "fix");
    }

    @Override
    protected Map<String, Schema> rows() {
        Map<String, Schema> rows = new LinkedHashMap<>();
        rows.put("One row for each message", FixColumns.SCHEMA);
        rows.put("The same with a dictionary and validation", Verdict.behind(FixColumns.NAMED));

        return rows;
    }

    @Override
    protected String introduction() {
        return """
                FIX 4.0 to 5.0 SP2 and FIXT 1.1 in tag value encoding, out of logs with anything before, between and behind the messages.
                `caravan-fix-parse-action` makes rows of them, behind any source. Not read: FIXML, FAST, SBE, UTF-16.
                """;
    }

    @Override
    protected String query() {
        return """
                -- What was filled: fields by their tag, the first of each
                SELECT sending_time, sender_comp_id,
                       filter(fields, field -> field.tag = 55)[0].value AS symbol,
                       CAST(filter(fields, field -> field.tag = 32)[0].value AS DECIMAL(38, 8)) AS last_quantity,
                       CAST(filter(fields, field -> field.tag = 31)[0].value AS DECIMAL(38, 8)) AS last_price
                FROM fix.messages
                WHERE msg_type = '8' AND checksum_ok
                """;
    }

    @Override
    protected boolean takes(Path file, byte[] bytes) {
        return file.toString().endsWith(".log");
    }

    @Override
    protected List<?> read(Path file, byte[] bytes) {
        return FixRead.all(bytes);
    }

    @Override
    protected byte[] rebuilt(Record rowWithoutRaw) {
        return FixWriter.write(rowWithoutRaw);
    }

    @Override
    protected List<Comparison> comparisons(Path directory) throws IOException {
        long compared = 0;
        List<String> differences = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                byte[] log = Files.readAllBytes(file);
                List<?> rows = read(file, log);
                Matcher expected = FixSamplesTest.EXPECTED.matcher(new String(log, StandardCharsets.ISO_8859_1));
                while (expected.find()) {
                    compared++;
                    boolean same = expected.group(1).equals("MessageCount")
                            ? rows.size() == Integer.parseInt(expected.group(2))
                            : rows.stream()
                                    .allMatch(row -> expected.group(2).equals(((Record) row).get("begin_string")));
                    if (!same) {
                        differences.add(file.getFileName() + ": " + expected.group());
                    }
                }
            }
        }

        return List.of(new Comparison(
                "what each log says in a comment: how many messages, and of which version", compared, differences));
    }
}
