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

import static dev.caravan.format.hl7.Hl7Read.segments;
import static dev.caravan.format.hl7.Hl7Read.value;

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
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The values of MSH, PID and PV1 beside those that HAPI's generic model has, which shares no line with this parser. */
final class HapiValues implements AutoCloseable {

    private final HapiContext context = new DefaultHapiContext(new GenericModelClassFactory());
    private final PipeParser parser;
    private final List<String> differences = new ArrayList<>();
    private long compared;

    HapiValues() {
        context.setValidationContext(ValidationContextFactory.noValidation());
        parser = context.getPipeParser();
    }

    /**
     * @param place of the row, for what is said of a difference
     * @throws HL7Exception if HAPI does not read the message
     */
    void compare(String place, Record row) throws HL7Exception {
        Message message = parser.parse(text(row));
        for (String id : List.of("MSH", "PID", "PV1")) {
            List<?> ours = segments(row, id);
            if (ours.size() == 1 && Arrays.asList(message.getNames()).contains(id)) {
                compare(place, ours.get(0), (Segment) message.get(id));
            } else if (ours.isEmpty() && Arrays.asList(message.getNames()).contains(id)) {
                differences.add(place + ": there is no " + id);
            }
        }
    }

    long compared() {
        return compared;
    }

    List<String> differences() {
        return differences;
    }

    private static String text(Record row) {
        return new String((byte[]) row.get("_raw"), Charset.forName((String) row.get("encoding")))
                .replace("\r\n", "\r")
                .replace('\n', '\r');
    }

    private void compare(String place, Object ours, Segment theirs) throws HL7Exception {
        for (int number = 1; number <= theirs.numFields(); number++) {
            Type[] repetitions = theirs.getField(number);
            boolean verbatim = theirs.getName().equals("MSH") && number <= 2;
            for (int repetition = 0; repetition < repetitions.length; repetition++) {
                int components = verbatim ? 1 : Terser.numComponents(repetitions[repetition]);
                for (int component = 0; component < components; component++) {
                    int subcomponents = verbatim ? 1 : Terser.numSubComponents(repetitions[repetition], component + 1);
                    for (int subcomponent = 0; subcomponent < subcomponents; subcomponent++) {
                        compared++;
                        if (!Objects.equals(
                                value(ours, number, repetition, component, subcomponent),
                                Terser.get(theirs, number, repetition, component + 1, subcomponent + 1))) {
                            differences.add("%s: %s-%d(%d).%d.%d"
                                    .formatted(
                                            place,
                                            theirs.getName(),
                                            number,
                                            repetition + 1,
                                            component + 1,
                                            subcomponent + 1));
                        }
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
