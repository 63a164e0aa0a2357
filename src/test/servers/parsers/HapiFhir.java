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
package dev.caravan.bench;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** HAPI FHIR's objects of R4. */
final class HapiFhir {

    private HapiFhir() {}

    public static void main(String[] args) throws Exception {
        IParser parser = FhirContext.forR4().newJsonParser();
        ParserRounds.run("hapi-fhir", args, input -> {
            List<String> resources = new String(input, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();

            return () -> {
                long parsed = 0;
                for (String resource : resources) {
                    parsed += parser.parseResource(resource).isEmpty() ? 0 : 1;
                }

                return parsed;
            };
        });
    }
}
