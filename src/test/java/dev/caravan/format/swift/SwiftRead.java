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
package dev.caravan.format.swift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reading for tests: everything that comes out, and values by their path. */
final class SwiftRead {

    private SwiftRead() {}

    static List<Object> all(byte[] input, Charset charset) {
        return all(new SwiftRecords(new ByteArrayInputStream(input), charset, "test.fin"));
    }

    static List<Object> all(SwiftRecords records) {
        List<Object> outcomes = new ArrayList<>();
        try (records) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }

    /** Nothing but records, each of which gives its bytes back. */
    static List<Record> rows(byte[] input) {
        List<Record> rows = new ArrayList<>();
        for (Object outcome : all(input, StandardCharsets.UTF_8)) {
            assertThat(outcome).isInstanceOf(Record.class);
            Record row = (Record) outcome;
            assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
            rows.add(row);
        }

        return rows;
    }

    static List<Record> rows(String input) {
        return rows(input.getBytes(StandardCharsets.UTF_8));
    }

    static Record only(String input) {
        List<Record> rows = rows(input);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = SwiftRead.class.getResourceAsStream("/swift/" + name)) {
            return in.readAllBytes();
        }
    }

    static byte[] rebuilt(Map<String, Object> row) {
        Record withoutRaw = new Record(row, null);
        withoutRaw.remove("_raw");
        return SwiftWriter.write(withoutRaw);
    }

    static String raw(Map<String, Object> row) {
        return new String((byte[]) row.get("_raw"), StandardCharsets.UTF_8);
    }

    static List<String> codes(Map<String, Object> row) {
        return ((List<?>) row.get("_errors"))
                .stream().map(error -> (String) ((Map<?, ?>) error).get("code")).toList();
    }

    /** Names of columns and positions of elements, from 0. */
    static Object at(Object value, Object... path) {
        Object current = value;
        for (Object step : path) {
            current = step instanceof Integer position
                    ? ((List<?>) current).get(position)
                    : ((Map<?, ?>) current).get(step);
        }

        return current;
    }
}
