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
package dev.caravan.connector.parse;

import dev.caravan.format.json.JsonRecords;
import dev.caravan.record.Origin;
import dev.caravan.record.RecordStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A message in JSON (UTF-8): an object, or an array of them. */
public final class JsonMessage {

    private JsonMessage() {}

    /**
     * @param described what is made of each element
     * @return what became of a {@code Record} or a {@code Rejected}, or a list of that where the message is an array
     */
    public static Object of(byte[] message, Origin origin, UnaryOperator<Object> described) {
        return isArray(message)
                ? elements(message, origin, described)
                : described.apply(JsonRecords.single(message, origin));
    }

    private static boolean isArray(byte[] message) {
        for (byte each : message) {
            if (each != ' ' && each != '\t' && each != '\n' && each != '\r') {
                return each == '[';
            }
        }

        return false;
    }

    private static List<Object> elements(byte[] array, Origin origin, UnaryOperator<Object> described) {
        List<Object> elements = new ArrayList<>();
        try (RecordStream read =
                JsonRecords.document(new ByteArrayInputStream(array), StandardCharsets.UTF_8, origin.toString())) {
            read.forEachRemaining(element -> elements.add(described.apply(element)));
        }

        return elements;
    }
}
