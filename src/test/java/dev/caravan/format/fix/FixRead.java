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
package dev.caravan.format.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reading for tests, and messages with the right length and sum. Text stands for its ISO 8859-1 bytes. */
final class FixRead {

    private FixRead() {}

    /** A message with SOH between its fields. */
    static String message(String... body) {
        return framed("FIX.4.4", String.join("\u0001", body) + "\u0001");
    }

    static String framed(String version, String body) {
        String message = "8=" + version + "\u00019=" + body.length() + "\u0001" + body;
        int sum = message.chars().sum() & 0xFF;
        return message + "10=" + String.format("%03d", sum) + "\u0001";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static List<Object> all(String log) {
        return all(bytes(log));
    }

    /** Everything that comes out, after it was held against the log. */
    static List<Object> all(byte[] log) {
        List<Object> outcomes = all(new FixRecords(new ByteArrayInputStream(log), StandardCharsets.UTF_8, "test.log"));
        assertNothingLost(outcomes, log);
        return outcomes;
    }

    static List<Object> all(FixRecords records) {
        List<Object> outcomes = new ArrayList<>();
        try (records) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }

    static Record only(String log) {
        List<Object> outcomes = all(log);
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.get(0)).isInstanceOf(Record.class);
        return (Record) outcomes.get(0);
    }

    /** Rows and what was rejected are the log, and each message comes back from its fields. */
    static void assertNothingLost(List<Object> outcomes, byte[] log) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        for (Object outcome : outcomes) {
            if (outcome instanceof Rejected rejected) {
                written.writeBytes(rejected.raw());
                continue;
            }

            Record row = (Record) outcome;
            byte[] raw = (byte[]) row.get("_raw");
            written.writeBytes(around(row, "prefix"));
            Map<?, ?> source = (Map<?, ?>) row.get("_source");
            assertThat(source.get("length")).isEqualTo((long) raw.length);
            written.writeBytes(rebuilt(row));
            assertThat(rebuilt(row)).isEqualTo(raw);
            written.writeBytes(around(row, "suffix"));
        }

        if (outcomes.isEmpty()) {
            assertThat(new String(log, StandardCharsets.ISO_8859_1)).isBlank();
        } else {
            assertThat(written.toByteArray()).isEqualTo(log);
        }
    }

    private static byte[] around(Record row, String name) {
        if (row.get(name + "_raw") instanceof byte[] raw) {
            return raw;
        }

        return row.get(name) instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    /** The message written again from the row without its raw bytes. */
    static byte[] rebuilt(Record row) {
        Record withoutRaw = new Record(row, null);
        withoutRaw.remove("_raw");
        return FixWriter.write(withoutRaw);
    }

    static List<String> codes(Record row) {
        return ((List<?>) row.get("_errors"))
                .stream().map(error -> (String) ((Map<?, ?>) error).get("code")).toList();
    }

    /** {@code tag=value} of each field, {@code tag=} and the bytes' count when it has no text. */
    static List<String> fields(Record row) {
        List<String> fields = new ArrayList<>();
        for (Object element : (List<?>) row.get("fields")) {
            Map<?, ?> field = (Map<?, ?>) element;
            Object value = field.get("value");
            fields.add(field.get("tag") + "=" + (value == null ? ((byte[]) field.get("raw")).length : value));
        }

        return fields;
    }

    /** The values of a tag. */
    static List<String> values(Record row, int tag) {
        return fields(row).stream()
                .filter(field -> field.startsWith(tag + "="))
                .map(field -> field.substring(field.indexOf('=') + 1))
                .toList();
    }
}
