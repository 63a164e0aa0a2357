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
package dev.caravan.format.edifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reading for tests: everything that comes out, and values by segment. */
final class EdifactRead {

    private EdifactRead() {}

    static List<Object> all(byte[] input) {
        return all(new EdifactRecords(new ByteArrayInputStream(input), "test.edi"));
    }

    static List<Object> all(String input) {
        return all(input.getBytes(StandardCharsets.UTF_8));
    }

    static List<Object> all(EdifactRecords records) {
        List<Object> outcomes = new ArrayList<>();
        try (records) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }

    static Record only(String input) {
        List<Object> outcomes = all(input);
        assertThat(outcomes).hasSize(1);
        return (Record) outcomes.get(0);
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = EdifactRead.class.getResourceAsStream("/edifact/" + name)) {
            return in.readAllBytes();
        }
    }

    /** The file written again from the rows without their raw bytes, and from what was rejected. */
    static byte[] rebuilt(List<Object> outcomes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object outcome : outcomes) {
            if (outcome instanceof Record row) {
                Record withoutRaw = new Record(row, null);
                withoutRaw.remove("_raw");
                byte[] written = EdifactWriter.write(withoutRaw);
                assertThat(written).isEqualTo((byte[]) row.get("_raw"));
                bytes.writeBytes(written);
            } else {
                bytes.writeBytes(((Rejected) outcome).raw());
            }
        }

        return bytes.toByteArray();
    }

    static List<String> codes(Object row) {
        return structs(row, "_errors").stream()
                .map(error -> (String) error.get("code"))
                .toList();
    }

    /** The ids of a row's segments in one of its three columns. */
    static List<String> ids(Object row, String column) {
        return structs(row, column).stream()
                .map(segment -> (String) segment.get("id"))
                .toList();
    }

    /** The elements of the first segment with this id. */
    static List<?> elements(Object row, String id) {
        return structs(row, "segments").stream()
                .filter(segment -> id.equals(segment.get("id")))
                .map(segment -> (List<?>) segment.get("elements"))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> structs(Object struct, String column) {
        return (List<Map<String, Object>>) ((Map<?, ?>) struct).get(column);
    }

    static Map<?, ?> struct(Object struct, String column) {
        return (Map<?, ?>) ((Map<?, ?>) struct).get(column);
    }
}
