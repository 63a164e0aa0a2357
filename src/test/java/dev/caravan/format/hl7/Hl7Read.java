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
package dev.caravan.format.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reading for tests: everything that comes out, and values by segment and field number. */
final class Hl7Read {

    private Hl7Read() {}

    static List<Object> all(byte[] input) {
        return all(new Hl7Records(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "test.hl7"));
    }

    static List<Object> all(String input) {
        return all(input.getBytes(StandardCharsets.UTF_8));
    }

    static List<Object> all(Hl7Records records) {
        List<Object> outcomes = new ArrayList<>();
        try (records) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }

    static Record only(String input) {
        return only(input.getBytes(StandardCharsets.UTF_8));
    }

    static Record only(byte[] input) {
        List<Object> outcomes = all(input);
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.get(0)).isInstanceOf(Record.class);
        return (Record) outcomes.get(0);
    }

    static Rejected rejected(Object outcome) {
        assertThat(outcome).isInstanceOf(Rejected.class);
        return (Rejected) outcome;
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Hl7Read.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    /** The message written again from the row without its raw bytes. */
    static byte[] rebuilt(Map<String, Object> row) {
        Record withoutRaw = new Record(row, null);
        withoutRaw.remove("_raw");
        return Hl7Writer.write(withoutRaw);
    }

    static List<?> segments(Map<String, Object> row, String id) {
        return ((List<?>) row.get("segments"))
                .stream()
                        .filter(segment -> id.equals(((Map<?, ?>) segment).get("id")))
                        .toList();
    }

    static List<String> codes(Map<String, Object> row) {
        return ((List<?>) row.get("_errors"))
                .stream().map(error -> (String) ((Map<?, ?>) error).get("code")).toList();
    }

    /** Repetitions of a field, null when it is empty. */
    static List<?> field(Object segment, int number) {
        for (Object field : (List<?>) ((Map<?, ?>) segment).get("fields")) {
            if (((Long) ((Map<?, ?>) field).get("n")) == number) {
                return (List<?>) ((Map<?, ?>) field).get("reps");
            }
        }

        return null;
    }

    /** One value by positions from 0, null when anything on the way is missing. */
    static String value(Object segment, int number, int... path) {
        Object current = field(segment, number);
        for (int position : path) {
            if (!(current instanceof List<?> list) || position >= list.size()) {
                return null;
            }

            current = list.get(position);
        }

        return (String) current;
    }
}
