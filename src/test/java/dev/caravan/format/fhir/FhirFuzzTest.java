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

import static dev.caravan.format.fhir.FhirRead.assertNothingLost;
import static dev.caravan.format.fhir.FhirRead.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.caravan.format.fuzz.ParserFuzz;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FhirFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        String one = "{\"resourceType\":\"Patient\",\"id\":\"1\",\"name\":[{\"family\":\"\\\"Größe\\\"\"}],\"d\":1.00}";
        String two = "{\"id\":\"2\",\"contained\":[{\"resourceType\":\"X\"}],\"resourceType\":\"Observation\"}";
        String entries = "[{\"fullUrl\":\"urn:1\",\"resource\":" + one + "},\n{\"resource\":" + two
                + "},{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}]";
        return Stream.of(
                        one + "\n" + two + "\r\n" + one + "\n",
                        "{\"resourceType\":\"Bundle\",\"entry\":" + entries + ",\"total\":3}\n" + two,
                        "{\n  \"type\": \"searchset\",\n  \"entry\": " + entries
                                + ",\n  \"resourceType\": \"Bundle\"\n}\n",
                        "[" + one + ",\n" + two + ", 7]",
                        one.replace(",", ",\n  ") + "\n" + one)
                .map(FhirRead::bytes)
                .toList();
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "{",
                "}",
                "[",
                "]",
                "\"",
                "\\",
                ",",
                ":",
                "\n",
                "\n{",
                "\n{\"resourceType\":\"Bundle\",\"entry\":[",
                "\"entry\":[",
                "\"resourceType\":\"Bundle\",",
                "{\"resource\":{\"resourceType\":\"Patient\"}},",
                "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}",
                "\"meta\":{\"lastUpdated\":\"2024\"},",
                "<",
                "\u0000",
                " ",
                "\u00E9",
                "\uFEFF");
    }

    /** The small limit lets some of the resources be too large. */
    @Override
    protected List<?> read(byte[] input, Random random) {
        int limit = random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 1 << 20;
        List<Object> outcomes = all(new FhirRecords(chunked(input, random), "fuzz", limit));
        assertNothingLost(outcomes, input);

        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "{\"a\":",
                "{\"entry\":[",
                "\n{",
                ",\n{",
                "\"",
                "\\",
                "}",
                "]",
                "{}\n",
                "{}",
                "{} x",
                "{\"resourceType\":\"Bundle\",\"entry\":[",
                "{\"resourceType\":\"Bundle\",\"entry\":[\n",
                "{\"resourceType\":\"Patient\"",
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Patient\",\"a\":{}\n",
                " ",
                "\n",
                ",",
                "x\n",
                "<"
            })
    void repetitionIsReadInTime(String unit) {
        byte[] input = bytes("{\"resourceType\":\"A\"}\n" + unit.repeat(300_000 / unit.length()));
        List<Object> outcomes = assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> FhirRead.all(new FhirRecords(new ByteArrayInputStream(input), "fuzz")));
        assertThat(outcomes).isNotEmpty();
        assertNothingLost(outcomes, input);
    }
}
