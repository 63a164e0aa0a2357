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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

class JsonDocumentFuzzTest extends JsonFuzz {

    JsonDocumentFuzzTest() {
        super(
                "[{\"id\":1,\"who\":{\"tags\":[\"x\",null]},\"n\":1.10},{\"id\":2},7,null,[{}]]",
                "{\"id\":1,\"long\":\"" + "x".repeat(300) + "\",\"deep\":[[[[[[{\"a\":[1,2,3]}]]]]]]}");
    }

    @Override
    List<?> outcomes(byte[] input, Random random) {
        return all(JsonRecords.document(chunked(input, random), StandardCharsets.UTF_8, "fuzz"));
    }
}
