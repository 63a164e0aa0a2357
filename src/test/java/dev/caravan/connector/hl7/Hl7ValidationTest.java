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
package dev.caravan.connector.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.hl7.Hl7Records;
import dev.caravan.format.judge.BoundedJudge;
import dev.caravan.format.judge.Judge;
import dev.caravan.format.judge.Verdict;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7ValidationTest {

    private static final String ADMISSION =
            """
            MSH|^~\\&|A|B|C|D|20240229143000||ADT^A01^ADT_A01|7|P|2.5.1
            EVN|A01|20240229143000
            PID|1||4711^^^HOSPITAL||Doe^Jane||19700101|F
            PV1|1|I
            """;

    private static final Set<String> TEXTS = Set.of(
            "segments are not in order",
            "a required field is missing",
            "a required segment is missing",
            "a segment is not known in this version",
            "the segment does not belong there",
            "the field is repeated more often than allowed",
            "the value is not of the type of the field",
            "the value is not one of those allowed",
            "the type of message is not known",
            "there are no rules for this type of message",
            "there are no rules for this version",
            "it is not as the rules of its version want it",
            "HAPI does not read it");

    private final Hl7Validation validation = new Hl7Validation();

    @Test
    void aMessageThatKeepsTheRulesIsValid() {
        assertThat(judge(ADMISSION)).isEqualTo(Verdict.VALID);
        assertThat(judge(ADMISSION + "ZPI|anything|at all\n")).isEqualTo(Verdict.VALID);
        assertThat(judge(ADMISSION.replace("\n", "\r\n"))).isEqualTo(Verdict.VALID);
    }

    @Test
    void whatIsWrongIsToldByItsPlaceWithoutItsValue() {
        assertThat(judge(ADMISSION.replace("|Doe^Jane|", "||")))
                .isEqualTo(Verdict.invalid(101L, "PID-5", "a required field is missing"));
        assertThat(judge(ADMISSION.replace("19700101", "secret")))
                .isEqualTo(Verdict.invalid(102L, "PID-7.1", "the value is not of the type of the field"));
        assertThat(judge(ADMISSION.replace("PV1|1|I\n", "")))
                .isEqualTo(Verdict.invalid(100L, "PV1", "a required segment is missing"));
        assertThat(judge(ADMISSION + "OBR|1||||||20240229\n"))
                .isEqualTo(Verdict.invalid(100L, "OBR", "the segment does not belong there"));
        assertThat(judge(ADMISSION.replace("|F\n", "|F~M\n")))
                .isEqualTo(Verdict.invalid(198L, "PID-8", "the field is repeated more often than allowed"));
        assertThat(judge(ADMISSION + "OBX|1||x^secret||secret\n"))
                .isEqualTo(Verdict.invalid(101L, "OBX-2", "a required field is missing"));
    }

    @Test
    void whatMayBeTextBrokenOverLinesIsNotTold() {
        assertThat(judge(ADMISSION + "DOE|JANE\n"))
                .isEqualTo(Verdict.invalid(100L, null, "a segment is not known in this version"));
    }

    @Test
    void whatThereAreNoRulesForIsNotInvalid() {
        assertThat(judge(ADMISSION + "a line that is no segment\n"))
                .isEqualTo(new Verdict(null, 207L, null, "HAPI does not read it"));
        assertThat(judge(ADMISSION.replace("|2.5.1", "|9.9")))
                .isEqualTo(new Verdict(null, 203L, "MSH-12", "there are no rules for this version"));
        assertThat(judge(ADMISSION.replace("ADT^A01^ADT_A01", "XYZ^X01")))
                .isEqualTo(new Verdict(null, 200L, "MSH-9", "there are no rules for this type of message"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8", "2.8.1"})
    void everyVersionHasItsRules(String version) {
        String message = ADMISSION.replace("|2.5.1", "|" + version).replace("ADT^A01^ADT_A01", "ADT^A01");
        assertThat(judge(message.replace("PID|1||4711^^^HOSPITAL||Doe^Jane||19700101|F\n", ""))
                        .valid())
                .isFalse();
    }

    /** Messages with anything in them: there is a verdict, in words of ours. */
    @Test
    void noVerdictSaysWhatTheMessageSays() {
        Judge judge = BoundedJudge.by(() -> validation, "HAPI");
        Random random = new Random(57);
        String pieces = "|^~\\&\r\"\u0000\uFFFFAZ09.-";
        Set<String> told = new TreeSet<>();
        for (int round = 0; round < 400; round++) {
            StringBuilder message = new StringBuilder(ADMISSION);
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = 9 + random.nextInt(message.length() - 9);
                String piece = String.valueOf(pieces.charAt(random.nextInt(pieces.length())));
                message.replace(at, at + random.nextInt(3), piece.repeat(1 + random.nextInt(3)));
            }

            for (Record row : rows(message.toString())) {
                Verdict verdict = judge.judge(row);
                if (!Verdict.VALID.equals(verdict)) {
                    told.add(verdict.text());
                    assertThat(verdict.field() == null || verdict.field().matches("[A-Z][A-Z0-9]{2}(-\\d+(\\.\\d+)*)?"))
                            .as(verdict.field())
                            .isTrue();
                }
            }
        }

        assertThat(told).hasSizeGreaterThan(3).allSatisfy(text -> assertThat(
                        TEXTS.contains(text) || text.matches("it cannot be judged: [A-Za-z]+"))
                .as(text)
                .isTrue());
    }

    @Test
    void theVerdictIsAColumnWhenItIsAskedFor() {
        Hl7ParseAction action = new Hl7ParseAction();
        assertThat(row(action)).doesNotContainKey("validation");

        action.setValidate(true);
        assertThat(row(action)).containsKey("validation");
    }

    private static Record row(Hl7ParseAction action) {
        try (RecordStream records = action.parse(new ByteArrayInputStream(ADMISSION.getBytes(UTF_8)), "test")) {
            Record row = (Record) records.next();
            assertThat(records.schema().orElseThrow().fields()).hasSameSizeAs(row.keySet());
            return row;
        }
    }

    private Verdict judge(String message) {
        List<Record> rows = rows(message);
        assertThat(rows).hasSize(1);
        return validation.judge(rows.get(0));
    }

    private static List<Record> rows(String message) {
        List<Record> rows = new ArrayList<>();
        byte[] bytes = message.getBytes(UTF_8);
        try (RecordStream records = new Hl7Records(new ByteArrayInputStream(bytes), UTF_8, "test")) {
            records.forEachRemaining(outcome -> {
                if (outcome instanceof Record row) {
                    rows.add(row);
                }
            });
        }

        return rows;
    }
}
