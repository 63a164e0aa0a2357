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
import static dev.caravan.format.hl7.Hl7Read.segments;
import static dev.caravan.format.hl7.Hl7Read.value;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import dev.caravan.record.Record;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        int compared = 0;
        try (HapiContext context = new DefaultHapiContext(new GenericModelClassFactory())) {
            context.setValidationContext(ValidationContextFactory.noValidation());
            PipeParser parser = context.getPipeParser();
            for (Object outcome : all(resource(SIMULATED))) {
                Record row = (Record) outcome;
                Message message = parser.parse(text(row));
                for (String id : List.of("MSH", "PID", "PV1")) {
                    if (!Arrays.asList(message.getNames()).contains(id)) {
                        assertThat(segments(row, id)).isEmpty();
                        continue;
                    }

                    assertThat(segments(row, id)).hasSize(1);
                    compared += compare(segments(row, id).get(0), (Segment) message.get(id));
                }
            }
        }

        assertThat(compared).isGreaterThan(50_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADT01-23", "ADT-A01-01", "LAB-ORU-1", "MDM-T02-01", "OML-O21-01", "VXU-V04-01"})
    void otherMessagesAreReadAndRebuilt(String name) throws IOException, HL7Exception {
        Record row = only(resource("/hl7/" + name + ".hl7"));
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
        try (HapiContext context = new DefaultHapiContext(new GenericModelClassFactory())) {
            context.setValidationContext(ValidationContextFactory.noValidation());
            Message message = context.getPipeParser().parse(text(row));
            for (String id : List.of("MSH", "PID")) {
                assertThat(compare(segments(row, id).get(0), (Segment) message.get(id)))
                        .isPositive();
            }
        }
    }

    @Test
    void doubledEscapeInTheHeaderDoesNotShiftTheOthers() throws IOException {
        Record row = only(resource("/hl7/sample_unix.hl7"));
        assertThat(row).containsEntry("_parse_status", "partial");
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
    }

    private static String text(Record row) {
        return new String((byte[]) row.get("_raw"), StandardCharsets.UTF_8)
                .replace("\r\n", "\r")
                .replace('\n', '\r');
    }

    private static int compare(Object ours, Segment theirs) throws HL7Exception {
        int compared = 0;
        for (int number = 1; number <= theirs.numFields(); number++) {
            Type[] repetitions = theirs.getField(number);
            boolean verbatim = theirs.getName().equals("MSH") && number <= 2;
            for (int repetition = 0; repetition < repetitions.length; repetition++) {
                int components = verbatim ? 1 : Terser.numComponents(repetitions[repetition]);
                for (int component = 0; component < components; component++) {
                    int subcomponents = verbatim ? 1 : Terser.numSubComponents(repetitions[repetition], component + 1);
                    for (int subcomponent = 0; subcomponent < subcomponents; subcomponent++) {
                        assertThat(value(ours, number, repetition, component, subcomponent))
                                .as("%s-%d", theirs.getName(), number)
                                .isEqualTo(Terser.get(theirs, number, repetition, component + 1, subcomponent + 1));
                        compared++;
                    }
                }
            }
        }

        return compared;
    }
}
