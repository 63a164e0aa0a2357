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
package dev.caravan.format.copybook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reading for tests. */
final class CopybookRead {

    private CopybookRead() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** A copybook of one record; each entry is put behind the margin. */
    static String copybook(String... entries) {
        StringBuilder text = new StringBuilder("       01  REC.\n");
        for (String entry : entries) {
            text.append("           ").append(entry).append('\n');
        }

        return text.toString();
    }

    /** Of each row it is tried, too, whether its columns give the bytes of the record back. */
    static List<Object> all(byte[] input, String copybook, CopybookOptions options, Framing framing) {
        List<Object> outcomes = new ArrayList<>();
        Copybook parsed = Copybook.parse(copybook, options);
        CopybookWriter writer = new CopybookWriter(parsed, framing);
        try (CopybookRecords records =
                new CopybookRecords(new ByteArrayInputStream(input), parsed, framing, "test.dat")) {
            while (records.hasNext()) {
                Object outcome = records.next();
                if (outcome instanceof Record row) {
                    assertThat(rebuilt(row, writer)).isEqualTo(row.get("_raw"));
                }
                outcomes.add(outcome);
            }
        }

        return outcomes;
    }

    static byte[] rebuilt(Record row, CopybookWriter writer) {
        Map<String, Object> columns = new LinkedHashMap<>(row);
        columns.remove("_raw");

        return writer.bytes(columns);
    }

    static Record only(String hex, String... entries) {
        return only(hex, CopybookOptions.DEFAULTS, entries);
    }

    static Record only(String hex, CopybookOptions options, String... entries) {
        List<Object> outcomes = all(hex(hex), copybook(entries), options, Framing.FIXED);
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.get(0)).isInstanceOf(Record.class);
        return (Record) outcomes.get(0);
    }

    static Record variable(String hex, String copybook) {
        byte[] record = hex(hex);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(record.length + 4 >> 8);
        file.write(record.length + 4);
        file.write(0);
        file.write(0);
        file.writeBytes(record);
        List<Object> outcomes = all(file.toByteArray(), copybook, CopybookOptions.DEFAULTS, Framing.VARIABLE);
        assertThat(outcomes).hasSize(1);
        return (Record) outcomes.get(0);
    }

    /** {@code CODE field} of each error. */
    static List<String> errors(Record row) {
        return ((List<?>) row.get("_errors"))
                .stream()
                        .map(error -> (Map<?, ?>) error)
                        .map(error -> error.get("code") + " " + error.get("field"))
                        .toList();
    }
}
