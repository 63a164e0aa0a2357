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

import io.xlate.edi.stream.EDIInputFactory;
import io.xlate.edi.stream.EDIStreamReader;
import java.io.ByteArrayInputStream;

/** StAEDI without a schema, its events and the text of each element. */
final class StaediX12 {

    private StaediX12() {}

    public static void main(String[] args) throws Exception {
        EDIInputFactory factory = EDIInputFactory.newFactory();
        ParserRounds.run("staedi", args, input -> () -> {
            long sets = 0;
            long characters = 0;
            try (EDIStreamReader reader = factory.createEDIStreamReader(new ByteArrayInputStream(input))) {
                while (reader.hasNext()) {
                    switch (reader.next()) {
                        case START_TRANSACTION -> sets++;
                        case ELEMENT_DATA -> characters += reader.getText().length();
                        case SEGMENT_ERROR, ELEMENT_DATA_ERROR, ELEMENT_OCCURRENCE_ERROR -> throw new IllegalStateException(
                                reader.getErrorType() + " at " + reader.getLocation());
                        default -> {}
                    }
                }
            }
            if (characters < input.length / 2) {
                throw new IllegalStateException("Read only " + characters + " characters of elements");
            }

            return sets;
        });
    }
}
