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
package dev.caravan.connector;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.testing.Exercises;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Of lines of JSON. */
@Exercises(kamelet = "caravan-file-source", against = "server")
class FileContractTest extends FilesContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    String connector() {
        return "caravan-file-source";
    }

    @Override
    Map<String, String> content() {
        return Map.of("format", "ndjson");
    }

    @Override
    byte[] bytes(Map<String, Object> fields) throws IOException {
        return (JSON.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    String noRecord() {
        return "{\"id\":\n";
    }

    @Override
    String placeOfNoRecord() {
        return "line 1";
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.WIDER_TYPE, NotApplicable.HAS_WIDE_TYPES,
                Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }
}
