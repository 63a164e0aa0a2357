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
package dev.caravan.landing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableName;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A row of a quarantine, to be tried again.
 *
 * @param stream that the row was rejected from
 * @param batch of that stream
 * @param number of the row in its batch, from 1, the same whenever the quarantine is read
 * @param raw the payload; null where it was not kept
 * @param record the record, where the payload is one
 * @param attempt how often it was tried, from 1
 */
public record QuarantinedRow(
        String stream, long batch, long number, Origin origin, byte[] raw, Optional<Record> record, long attempt) {

    /** Bytes take a third more as text, and 16 MiB of them are kept of what was too long. */
    private static final int MAX_TEXT = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS);

    /** Records that were read well, and refused by the table or the rules: their payload is the record as JSON. */
    private static final Set<String> OF_RECORDS =
            Set.of("DOES_NOT_FIT", TableChoice.NOT_LISTED, "EXPECTATION", "TRANSFORM", "DELETE_WHEN");

    /**
     * The rows that a pipeline sent to the quarantine of a table, by stream, batch and number.
     *
     * @throws dev.caravan.observe.CaravanException CONFIG if there is no such quarantine
     */
    public static Iterator<QuarantinedRow> of(LakeTables tables, TableName table, String pipeline) {
        Iterator<String> rows = tables.rows(
                "SELECT * FROM (SELECT pipeline, stream, batch, row_number() OVER (PARTITION BY pipeline, stream, batch"
                        + " ORDER BY origin, origin_number, attempt, raw) AS number, origin, origin_number, error_code,"
                        + " raw, attempt FROM "
                        + table.quarantine() + ") ORDER BY stream, batch, number");
        Stream<String> all = StreamSupport.stream(((Iterable<String>) () -> rows).spliterator(), false);

        return all.map(QuarantinedRow::parse)
                .filter(row -> row.path("pipeline").asText().equals(pipeline))
                .map(QuarantinedRow::of)
                .iterator();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Spark wrote a row that is no JSON", e);
        }
    }

    private static QuarantinedRow of(JsonNode row) {
        try {
            Origin origin = row.hasNonNull("origin") ? origin(row) : null;
            byte[] raw = row.path("raw").binaryValue();

            return new QuarantinedRow(
                    row.path("stream").asText(),
                    row.path("batch").asLong(),
                    row.path("number").asLong(),
                    origin,
                    raw,
                    record(row.path("error_code").asText(), raw, origin),
                    row.path("attempt").asLong());
        } catch (IOException e) {
            throw new IllegalStateException("Spark wrote bytes that are no base64", e);
        }
    }

    /** The text of an origin is {@code <place> <unit> <number>}. */
    private static Origin origin(JsonNode row) {
        String text = row.path("origin").asText();
        String number = " " + row.path("origin_number").asLong();
        String rest = text.endsWith(number) ? text.substring(0, text.length() - number.length()) : text;
        int unit = rest.lastIndexOf(' ');

        return new Origin(
                rest.substring(0, Math.max(unit, 0)),
                rest.substring(unit + 1),
                row.path("origin_number").asLong());
    }

    private static Optional<Record> record(String code, byte[] raw, Origin origin) {
        if (raw == null || !OF_RECORDS.contains(code)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Record(JSON.readerFor(Map.class).readValue(raw), origin));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
