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
package dev.caravan.format.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reading for tests. */
final class FhirRead {

    private FhirRead() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] resource(String name) {
        try (InputStream in = FhirRead.class.getResourceAsStream("/fhir/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Object> all(String text) {
        return all(bytes(text));
    }

    /** Everything that comes out, after it was held against the input. */
    static List<Object> all(byte[] input) {
        List<Object> outcomes = all(new FhirRecords(new ByteArrayInputStream(input), "test.json"));
        assertNothingLost(outcomes, input);
        return outcomes;
    }

    static List<Object> all(FhirRecords records) {
        List<Object> outcomes = new ArrayList<>();
        try (records) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }

    static List<Record> rows(String text) {
        return rows(bytes(text));
    }

    static List<Record> rows(byte[] input) {
        List<Object> outcomes = all(input);
        assertThat(outcomes).hasOnlyElementsOfType(Record.class);
        return outcomes.stream().map(Record.class::cast).toList();
    }

    static Record only(String text) {
        List<Record> rows = rows(text);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    /** Rows and what was rejected are the input, and each row comes back from its columns. */
    static void assertNothingLost(List<Object> outcomes, byte[] input) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        for (Object outcome : outcomes) {
            if (outcome instanceof Rejected rejected) {
                written.writeBytes(rejected.raw());
                continue;
            }

            Record row = (Record) outcome;
            byte[] raw = (byte[]) row.get("_raw");
            Map<?, ?> source = (Map<?, ?>) row.get("_source");
            assertThat(source.get("length")).isEqualTo((long) raw.length);
            assertThat(source.get("position")).isEqualTo((long) written.size());
            assertThat(rebuilt(row)).isEqualTo(raw);
            written.writeBytes(rebuilt(row));
        }

        if (outcomes.isEmpty()) {
            assertThat(new String(input, StandardCharsets.ISO_8859_1).replace("\u00EF\u00BB\u00BF", ""))
                    .isBlank();
        } else {
            String whole = new String(input, StandardCharsets.ISO_8859_1);
            int length = outcomes.get(outcomes.size() - 1) instanceof Record
                    ? input.length
                    : Math.max(written.size(), whole.stripTrailing().length());
            assertThat(written.toString(StandardCharsets.ISO_8859_1)).isEqualTo(whole.substring(0, length));
        }
    }

    /** The bytes written again from the row without its raw bytes. */
    static byte[] rebuilt(Record row) {
        Record withoutRaw = new Record(row, null);
        withoutRaw.remove("_raw");
        return FhirWriter.write(withoutRaw);
    }

    static List<String> codes(Object outcome) {
        return outcome instanceof Rejected rejected
                ? List.of(rejected.code())
                : ((List<?>) ((Record) outcome).get("_errors"))
                        .stream()
                                .map(error -> (String) ((Map<?, ?>) error).get("code"))
                                .toList();
    }

    /** Type and id of rows, the code of what was rejected. */
    static List<String> told(List<Object> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome instanceof Record row
                        ? row.get("resource_type") + "/" + row.get("id")
                        : ((Rejected) outcome).code())
                .toList();
    }
}
