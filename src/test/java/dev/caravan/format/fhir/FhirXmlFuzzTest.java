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
package dev.caravan.format.fhir;

import dev.caravan.format.fuzz.ParserFuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class FhirXmlFuzzTest extends ParserFuzz {

    private static final String PATIENT =
            "<Patient xmlns='http://hl7.org/fhir'><id value='p1'/><meta><versionId value='2'/>"
                    + "<lastUpdated value='2024-02-29T14:30:00Z'/></meta><name><family value='J\u00F6rg'/></name></Patient>";

    @Override
    protected List<byte[]> seeds() {
        String entry = "<entry><fullUrl value='http://s/Patient/p1'/><resource>" + PATIENT
                + "</resource><request><method value='PUT'/></request></entry>\n";
        String bundle = "<?xml version='1.0'?>\n<Bundle xmlns='http://hl7.org/fhir'><type value='batch'/>%s</Bundle>\n";

        return List.of(
                FhirRead.bytes(PATIENT),
                FhirRead.bytes(bundle.formatted(entry + entry)),
                FhirRead.bytes(bundle.formatted("") + PATIENT));
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "<",
                ">",
                "/>",
                "&",
                "&amp;",
                "'",
                "<!-- -->",
                "<!DOCTYPE x>",
                "<?xml version='1.0'?>",
                "<entry>",
                "</entry>",
                "<resource>",
                "</Bundle>",
                "<Bundle xmlns='http://hl7.org/fhir'>",
                "\u0000",
                "\uFEFF",
                "\u00E9");
    }

    /** One mark in the wrong place and there is no document. */
    @Override
    protected int inputsForEachRecord() {
        return 10;
    }

    @Override
    protected List<?> read(byte[] input, Random random) {
        int limit = random.nextInt(4) == 0 ? 1_024 : 1 << 20;
        List<Object> outcomes = new ArrayList<>();
        try (FhirXmlRecords records = new FhirXmlRecords(chunked(input, random), "fuzz", limit)) {
            records.forEachRemaining(outcomes::add);
        }

        FhirRead.assertNothingLost(outcomes, input);
        return outcomes;
    }
}
