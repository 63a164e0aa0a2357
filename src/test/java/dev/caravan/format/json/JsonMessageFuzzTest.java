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
package dev.caravan.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Origin;
import dev.caravan.record.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One message as a record, and the same bytes as the answer of an API. */
class JsonMessageFuzzTest extends JsonFuzz {

    private static final Origin ORIGIN = new Origin("fuzz", "message", 1);

    JsonMessageFuzzTest() {
        super("{\"id\":1,\"who\":{\"tags\":[\"x\",null]},\"n\":1.10}", "{\"\":{\"\":[]},\"é\":\"é\"}");
    }

    @Override
    List<?> outcomes(byte[] input, Random random) {
        List<Object> outcomes = new ArrayList<>(List.of(JsonRecords.single(input, ORIGIN)));
        try {
            JsonRecords.value(input);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            outcomes.add(new Rejected("JSON_SYNTAX", e.getMessage(), ORIGIN, input));
        }

        return outcomes;
    }
}
