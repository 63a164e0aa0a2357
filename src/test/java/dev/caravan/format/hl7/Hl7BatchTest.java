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

import static dev.caravan.format.hl7.Hl7Read.all;
import static dev.caravan.format.hl7.Hl7Read.codes;
import static dev.caravan.format.hl7.Hl7Read.only;
import static dev.caravan.format.hl7.Hl7Read.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7BatchTest {

    private static final String FILE = "FHS|^~\\&|LAB|FAC\r";
    private static final String BATCH = "BHS|^~\\&|LAB|FAC|EHR|WARD|20240101||name|note|C-77\r";
    private static final String MESSAGE = "MSH|^~\\&|A\rPID|1\r";

    @Test
    void envelopeRidesOnEveryMessage() {
        List<Object> outcomes =
                all(FILE + BATCH + MESSAGE + MESSAGE + "BTS|2|done\r" + BATCH + MESSAGE + "BTS|1\rFTS|2\r");
        assertThat(outcomes).hasSize(3);
        assertThat(batch(outcomes.get(0)))
                .containsEntry("file_header", FILE.strip())
                .containsEntry("batch_header", BATCH.strip())
                .containsEntry("batch_control_id", "C-77")
                .containsEntry("index", 1L)
                .containsEntry("batch_trailer", null)
                .containsEntry("file_trailer", null);
        assertThat(batch(outcomes.get(1)))
                .containsEntry("index", 2L)
                .containsEntry("batch_trailer", "BTS|2|done")
                .containsEntry("file_trailer", null);
        assertThat(batch(outcomes.get(2)))
                .containsEntry("index", 1L)
                .containsEntry("batch_trailer", "BTS|1")
                .containsEntry("file_trailer", "FTS|2");
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat((Record) outcome).containsEntry("_parse_status", "ok");
            assertThat(codes((Record) outcome)).isEmpty();
            assertThat((byte[]) ((Record) outcome).get("_raw")).isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void wrongCountIsToldOnTheLastMessage() {
        List<Object> outcomes = all(BATCH + MESSAGE + MESSAGE + "BTS|3\r" + MESSAGE);
        assertThat(codes((Record) outcomes.get(0))).isEmpty();
        assertThat(codes((Record) outcomes.get(1))).containsExactly("HL7_BATCH");
        assertThat((Record) outcomes.get(1)).containsEntry("_parse_status", "ok");
        assertThat(((Record) outcomes.get(1)).get("_errors").toString())
                .contains("BTS-1 counts 3 messages, 2 were read");
        assertThat(codes((Record) outcomes.get(2))).isEmpty();
        assertThat((Record) outcomes.get(2)).containsEntry("batch", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BTS|x\r", "FTS|2\r", ""})
    void trailerThatIsWrongOrMissingIsTold(String trailer) {
        assertThat(codes(only(BATCH + MESSAGE + trailer))).containsExactly("HL7_BATCH");
    }

    @Test
    void fileCutOffIsTold() {
        assertThat(codes(only(FILE + BATCH + MESSAGE + "BTS|1\r"))).containsExactly("HL7_BATCH");
        assertThat(codes(only(FILE + MESSAGE))).containsExactly("HL7_BATCH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BTS\r", "BTS|\r", "BTS||comment\r", "BTS| 1 \r"})
    void countMayBeLeftOut(String trailer) {
        assertThat(codes(only(BATCH + MESSAGE + trailer))).isEmpty();
    }

    @Test
    void fileWithoutBatchesMayCountNoneOrOne() {
        assertThat(codes(only(FILE + MESSAGE + "FTS|0\r"))).isEmpty();
        assertThat(codes(only(FILE + MESSAGE + "FTS|1\r"))).isEmpty();
        assertThat(codes(only(FILE + MESSAGE + "FTS|2\r"))).containsExactly("HL7_BATCH");
    }

    @Test
    void faultWithoutMessageIsRejected() {
        List<Object> outcomes = all(BATCH + "BTS|5\r" + MESSAGE);
        assertThat(outcomes).hasSize(2);
        assertThat(rejected(outcomes.get(0)).code()).isEqualTo("HL7_BATCH");
        assertThat(rejected(outcomes.get(0)).raw()).isEqualTo("BTS|5\r".getBytes(StandardCharsets.UTF_8));
        assertThat(all(FILE + BATCH + "BTS|0\rFTS|1\r")).isEmpty();
    }

    @Test
    void rejectedMessagesAreCounted() {
        List<Object> outcomes = all(BATCH + MESSAGE + "MSH\rPID|2\r" + MESSAGE + "BTS|3\r");
        assertThat(outcomes).hasSize(3);
        assertThat(rejected(outcomes.get(1)).code()).isEqualTo("HL7_SEGMENT");
        assertThat(batch(outcomes.get(2))).containsEntry("index", 3L);
        assertThat(codes((Record) outcomes.get(2))).isEmpty();
    }

    @Test
    void linesBetweenTrailersDoNotGetLost() {
        List<Object> outcomes = all(FILE + BATCH + MESSAGE + "BTS|1\rnonsense\rFTS|1\r");
        assertThat(outcomes).hasSize(2);
        assertThat(codes((Record) outcomes.get(0))).isEmpty();
        assertThat(rejected(outcomes.get(1)).code()).isEqualTo("HL7_NO_MSH");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> batch(Object outcome) {
        return (Map<String, Object>) ((Record) outcome).get("batch");
    }
}
