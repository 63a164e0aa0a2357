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

    static List<Object> all(IdocRecords records) {
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
