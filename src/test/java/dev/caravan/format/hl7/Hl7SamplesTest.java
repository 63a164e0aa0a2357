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
import static dev.caravan.format.hl7.Hl7Read.only;
import static dev.caravan.format.hl7.Hl7Read.rebuilt;
import static dev.caravan.format.hl7.Hl7Read.resource;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.HL7Exception;
import dev.caravan.record.Record;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages other people made; HAPI, which shares no line with this parser, is asked for the values. */
class Hl7SamplesTest {

    private static final String SIMULATED = "/samples/hl7_2-3_samples.txt";

    @Test
    void everySimulatedMessageIsReadAndRebuilt() throws IOException {
        byte[] file = resource(SIMULATED);
        List<Object> outcomes = all(file);
        assertThat(outcomes).hasSize(1013).allSatisfy(outcome -> {
            Record row = (Record) outcome;
            assertThat(row).containsEntry("_parse_status", "ok").containsEntry("charset", "ASCII");
            assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
        });
        long bytes = outcomes.stream()
                .mapToLong(outcome -> ((byte[]) ((Record) outcome).get("_raw")).length)
                .sum();
        long blankLines = 1013;
        assertThat(bytes + blankLines).isEqualTo(file.length);
    }

    @Test
    void everyValueOfPatientAndVisitIsWhatHapiReads() throws IOException, HL7Exception {
        try (HapiValues values = new HapiValues()) {
            for (Object outcome : all(resource(SIMULATED))) {
                values.compare("a message", (Record) outcome);
            }

            assertThat(values.differences()).isEmpty();
            assertThat(values.compared()).isGreaterThan(50_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADT01-23", "ADT-A01-01", "LAB-ORU-1", "MDM-T02-01", "OML-O21-01", "VXU-V04-01"})
    void otherMessagesAreReadAndRebuilt(String name) throws IOException, HL7Exception {
        Record row = only(resource("/hl7/" + name + ".hl7"));
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
        try (HapiValues values = new HapiValues()) {
            values.compare(name, row);

            assertThat(values.differences()).isEmpty();
            assertThat(values.compared()).isPositive();
        }
    }

    @Test
    void doubledEscapeInTheHeaderDoesNotShiftTheOthers() throws IOException {
        Record row = only(resource("/hl7/sample_unix.hl7"));
        assertThat(row).containsEntry("_parse_status", "partial");
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
    }
}
