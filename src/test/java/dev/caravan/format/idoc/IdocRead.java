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
package dev.caravan.format.idoc;

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
import java.util.stream.Collectors;

/** What tests of IDocs have in common. */
final class IdocRead {

    private IdocRead() {}

    static byte[] resource(String name) throws IOException {
        try (InputStream in = IdocRead.class.getResourceAsStream("/idoc/" + name)) {
            return in.readAllBytes();
        }
    }

    static List<Object> all(byte[] file) {
        return all(new IdocRecords(new ByteArrayInputStream(file), "test.xml"));
    }

    static List<Object> all(String file) {
        return all(file.getBytes(StandardCharsets.UTF_8));
    }

    static List<Object> flat(byte[] file, IdocDefinitions definitions) {
        return all(
                new FlatIdocRecords(new ByteArrayInputStream(file), "test.txt", StandardCharsets.UTF_8, definitions));
    }

    static IdocDefinitions definitions() throws IOException {
        return IdocDefinitions.parse(new String(resource("orders05-definitions.txt"), StandardCharsets.UTF_8));
    }

    /** Of the segments, each its name, num, parent and level, and its fields. */
    static List<String> segments(Object row) {
        return ((List<?>) ((Record) row).get("segments"))
                .stream()
                        .map(segment -> (Map<?, ?>) segment)
                        .map(segment -> segment.get("name") + " " + segment.get("num") + " " + segment.get("parent")
                                + " " + segment.get("level") + fields((List<?>) segment.get("fields")))
                        .toList();
    }

    private static String fields(List<?> fields) {
        return fields.stream()
                .map(field -> " " + ((Map<?, ?>) field).get("name") + "=" + ((Map<?, ?>) field).get("value"))
                .collect(Collectors.joining());
    }

    /** The codes of what is odd. */
    static List<?> errors(Object row) {
        return ((List<?>) ((Record) row).get("_errors"))
                .stream().map(error -> ((Map<?, ?>) error).get("code")).toList();
    }

    static List<Object> all(IdocReader records) {
        List<Object> all = new ArrayList<>();
        try (records) {
            records.forEachRemaining(all::add);
        }

        return all;
    }

    /** From the columns of rows, and the bytes of what was rejected. */
    static byte[] rebuilt(List<Object> outcomes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object outcome : outcomes) {
            bytes.writeBytes(outcome instanceof Record row ? IdocWriter.write(row) : ((Rejected) outcome).raw());
        }

        return bytes.toByteArray();
    }
}
