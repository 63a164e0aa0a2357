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
package dev.caravan.security;

import dev.caravan.format.csv.CsvOptions;
import dev.caravan.format.csv.CsvRecords;
import dev.caravan.format.hl7.Hl7Records;
import dev.caravan.format.json.JsonRecords;
import dev.caravan.record.RecordStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What streams of bytes are read as. */
enum AnyFormat {
    CSV(in -> new CsvRecords(in, StandardCharsets.UTF_8, new CsvOptions(',', false), "hostile")),
    NDJSON(in -> JsonRecords.lines(in, StandardCharsets.UTF_8, "hostile")),
    JSON(in -> JsonRecords.document(in, StandardCharsets.UTF_8, "hostile")),
    HL7(in -> new Hl7Records(in, StandardCharsets.UTF_8, "hostile"));

    private final Function<InputStream, RecordStream> parser;

    AnyFormat(Function<InputStream, RecordStream> parser) {
        this.parser = parser;
    }

    /** To its end: records, and what was rejected. */
    List<Object> read(InputStream in) {
        List<Object> outcomes = new ArrayList<>();
        try (RecordStream records = parser.apply(in)) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }

    List<Object> read(byte[] bytes) {
        return read(new ByteArrayInputStream(bytes));
    }

    List<Object> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }
}
