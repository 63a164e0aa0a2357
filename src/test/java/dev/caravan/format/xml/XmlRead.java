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
package dev.caravan.format.xml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reads for tests, which all want to know whether every byte is still there. */
public final class XmlRead {

    private XmlRead() {}

    public static List<Object> all(RecordStream records) {
        List<Object> outcomes = new ArrayList<>();
        try (records) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }

    /** The rows are those of the bytes: each gives its own back, and all that came out is all that went in. */
    public static void assertNothingIsLost(byte[] input, List<Object> outcomes) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        for (Object outcome : outcomes) {
            byte[] raw = raw(outcome);
            if (outcome instanceof Record row) {
                assertThat(((Number) at(row, "_source", "position")).intValue()).isEqualTo(output.size());
                assertThat(rebuilt(row)).isEqualTo(raw);
            }

            output.writeBytes(raw);
        }

        assertThat(output.toByteArray()).isEqualTo(input);
    }

    public static byte[] rebuilt(Map<String, Object> row) {
        Record withoutRaw = new Record(row, null);
        withoutRaw.remove("_raw");
        return XmlWriter.write(withoutRaw);
    }

    public static byte[] raw(Object outcome) {
        return outcome instanceof Record row ? (byte[]) row.get("_raw") : ((Rejected) outcome).raw();
    }

    public static List<Record> rows(List<Object> outcomes) {
        return outcomes.stream()
                .filter(Record.class::isInstance)
                .map(Record.class::cast)
                .toList();
    }

    /** {@code ok}, or the codes of what is wrong, of each outcome. */
    public static List<String> verdicts(List<Object> outcomes) {
        return outcomes.stream().map(XmlRead::verdict).toList();
    }

    private static String verdict(Object outcome) {
        if (outcome instanceof Rejected rejected) {
            return rejected.code();
        }

        List<?> errors = (List<?>) at(outcome, "_errors");
        assertThat(at(outcome, "_parse_status")).isEqualTo(errors.isEmpty() ? "ok" : "partial");
        return errors.isEmpty() ? "ok" : String.valueOf(at(errors.get(0), "code"));
    }

    /** Names of columns and positions of elements, from 0. */
    public static Object at(Object value, Object... path) {
        Object current = value;
        for (Object step : path) {
            current = step instanceof Integer position
                    ? ((List<?>) current).get(position)
                    : ((Map<?, ?>) current).get(step);
        }

        return current;
    }

    public static byte[] resource(String name) throws IOException {
        try (InputStream in = XmlRead.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    /** Hands out a few bytes at a time. */
    public static InputStream chunked(byte[] input, Random random) {
        return new ByteArrayInputStream(input) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(400)));
            }
        };
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
