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
package dev.caravan.format.hl7;

import ca.uhn.hl7v2.HL7Exception;
import dev.caravan.format.judge.Verdict;
import dev.caravan.format.score.Comparison;
import dev.caravan.format.score.FileScore;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** HL7 v2 in ER7 encoding. */
public final class Hl7Score extends FileScore {

    private static final Pattern BEGINNING = Pattern.compile(
            "^(?!\\s*[<{]).*?(?:^|[\r\n\u000B])(?:\u00EF\u00BB\u00BF)?(?:MSH|FHS|BHS)\\|", Pattern.DOTALL);

    private static final Map<String, String> FAULTS = Map.of(
            "message-test-malformed.er7", "made to be no message",
            "messages.txt", "comments of a program stand between and in the messages",
            "sample_unix.hl7", "MSH-2 names the escape character twice",
            "sample_win.hl7", "MSH-2 names the escape character twice");

    public Hl7Score() {
        super("hl7", "HL7 v2", "hl7v2");
    }

    @Override
    protected Map<String, Schema> rows() {
        Map<String, Schema> rows = new LinkedHashMap<>();
        rows.put("One row for each message", Hl7Columns.SCHEMA);
        rows.put("Behind these with `validate`", Verdict.behind(Schema.of()));

        return rows;
    }

    @Override
    protected String introduction() {
        return """
                Messages of HL7 v2 in ER7 encoding (2.1 to 2.9, and any later that is written alike), one after the other in a file, in batch and
                file envelopes, in MLLP frames, or one in a message. `caravan-hl7-parse-action` makes rows of them, behind any source;
                `caravan-mllp-source` listens for them. Not read: the XML encoding, UTF-16.
                """;
    }

    @Override
    protected String query() {
        return """
                -- PID-3 and PID-5 of each admission: fields by their number, then repetition, component, subcomponent, from 0
                SELECT m.control_id, m.message_time, pid_3.reps[0][0][0] AS patient_id, pid_5.reps[0][0][0] AS family_name
                FROM (
                  SELECT *, filter(segments, segment -> segment.id = 'PID')[0].fields AS pid FROM hl7.messages
                ) AS m
                LATERAL VIEW OUTER inline(filter(pid, field -> field.n = 3)) pid_3 AS n, raw, reps
                LATERAL VIEW OUTER inline(filter(pid, field -> field.n = 5)) pid_5 AS n, raw, reps
                WHERE m.message_type = 'ADT' AND m.trigger_event = 'A01'
                """;
    }

    @Override
    protected boolean takes(Path file, byte[] bytes) {
        return file.toString().matches(".*\\.(hl7|er7)")
                || BEGINNING
                        .matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                        .find();
    }

    @Override
    protected Optional<String> fault(Path file) {
        return Optional.ofNullable(FAULTS.get(file.getFileName().toString()));
    }

    @Override
    protected List<?> read(Path file, byte[] bytes) {
        return Hl7Read.all(bytes);
    }

    @Override
    protected byte[] rebuilt(Record rowWithoutRaw) {
        return Hl7Writer.write(rowWithoutRaw);
    }

    @Override
    protected List<Comparison> comparisons(Path directory) throws IOException {
        int refused = 0;
        try (HapiValues values = new HapiValues();
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (!takes(file, bytes)) {
                    continue;
                }
                for (Object outcome : read(file, bytes)) {
                    if (outcome instanceof Record row) {
                        String place = file.getFileName()
                                + fault(file).map(reason -> " (" + reason + ")").orElse("");
                        try {
                            values.compare(place, row);
                        } catch (HL7Exception e) {
                            refused++;
                        }
                    }
                }
            }

            return List.of(new Comparison(
                    "HAPI 2.6.0, generic model: each value of MSH, PID and PV1 (" + refused
                            + " messages it does not read)",
                    values.compared(),
                    values.differences()));
        }
    }
}
