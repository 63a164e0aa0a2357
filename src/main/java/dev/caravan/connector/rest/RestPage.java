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
package dev.caravan.connector.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.format.json.JsonRecords;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An answer taken apart.
 *
 * @param document the JSON value that it is, null for an answer without content
 * @param records each a {@link Record}, or a {@link Rejected} for what is no object
 */
public record RestPage(Answer answer, Object document, List<Object> records) {

    /** Makes a record of an object. */
    public interface RecordMaker {

        /** @return a {@link Record}, or a {@link Rejected} for what cannot be one */
        Object record(Map<String, ?> object, Origin origin);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NO_CONTENT = 204;
    private static final String ADVICE = "; recordsPath says where the array of records stands in the answer";

    /**
     * @param path of the records in the document: an array, an object that is the only one, or null for none
     * @throws IllegalArgumentException with the reason, if the answer is not of that form
     */
    static RestPage of(Answer answer, JsonPath path) {
        return of(answer, path, Record::new);
    }

    /**
     * The same, where objects are not the records as they stand.
     *
     * @param pointer JSON pointer to them
     */
    public static RestPage of(Answer answer, String pointer, RecordMaker maker) {
        return of(answer, JsonPath.of(pointer), maker);
    }

    private static RestPage of(Answer answer, JsonPath path, RecordMaker maker) {
        if (answer.status() == NO_CONTENT) {
            return new RestPage(answer, null, List.of());
        }
        Object document = document(answer);
        Object found = path.find(document)
                .orElseThrow(() -> new IllegalArgumentException("the answer has nothing at " + path + ADVICE));
        if (found == JsonPath.JsonNull.NULL) {
            return new RestPage(answer, document, List.of());
        }
        boolean whole = found == document;
        if (!(found instanceof List) && (whole || !(found instanceof Map))) {
            throw new IllegalArgumentException(
                    (whole ? "the answer is no array" + members(found) : "there is no array at " + path) + ADVICE);
        }

        return new RestPage(answer, document, records(found, answer.uri().getPath(), maker));
    }

    private static Object document(Answer answer) {
        try {
            return JsonRecords.value(answer.body());
        } catch (IllegalArgumentException e) {
            boolean json =
                    answer.contentType().isEmpty() || answer.contentType().endsWith("json");
            throw new IllegalArgumentException(
                    json
                            ? "the answer is no sound JSON: " + e.getMessage()
                            : "the answer is no JSON but calls itself "
                                    + answer.contentType().replaceAll("[^a-z0-9./+-]", "?"),
                    e);
        }
    }

    /** Names that a developer wrote, not data. */
    private static String members(Object document) {
        List<String> arrays = document instanceof Map<?, ?> object
                ? object.entrySet().stream()
                        .filter(member -> member.getValue() instanceof List)
                        .map(member -> "/" + member.getKey())
                        .filter(name -> name.matches("/[\\w.-]{1,40}"))
                        .limit(5)
                        .toList()
                : List.of();

        return arrays.isEmpty() ? "" : " but has one at " + String.join(", ", arrays);
    }

    private static List<Object> records(Object found, String place, RecordMaker maker) {
        List<?> elements = found instanceof List<?> array ? array : List.of(found);
        List<Object> records = new ArrayList<>(elements.size());
        for (Object element : elements) {
            Origin origin = new Origin(place, "element", records.size() + 1L);
            records.add(record(element, origin, maker));
        }

        return records;
    }

    @SuppressWarnings("unchecked")
    private static Object record(Object element, Origin origin, RecordMaker maker) {
        if (element instanceof Map<?, ?> object) {
            return maker.record((Map<String, ?>) object, origin);
        }

        return new Rejected(
                "JSON_NOT_OBJECT",
                "Cannot read JSON of " + origin + ": a value that is not an object",
                origin,
                json(element));
    }

    /** Of a value as {@link JsonRecords} has it. */
    public static byte[] json(Object element) {
        try {
            return JSON.writeValueAsString(element).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
