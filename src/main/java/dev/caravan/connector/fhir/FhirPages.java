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
package dev.caravan.connector.fhir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.connector.rest.Answer;
import dev.caravan.connector.rest.PageReader;
import dev.caravan.connector.rest.RestPage;
import dev.caravan.format.fhir.FhirRecords;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page is a Bundle (FHIR R4, 3.1.0.7 "search" and 3.1.0.5.10 "history"). What is told of it as the document is {@code
 * next}, the URL of the page behind it, and {@code hash}, by which a page that comes again is known.
 */
final class FhirPages implements PageReader {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Logger LOG = LoggerFactory.getLogger(FhirPages.class);
    private static final String OUTCOME = "OperationOutcome";

    private final String type;

    /** @param type that is asked for */
    FhirPages(String type) {
        this.type = type;
    }

    @Override
    public Optional<Schema> schema() {
        return columns();
    }

    /** Of every row. */
    static Optional<Schema> columns() {
        return new FhirRecords(InputStream.nullInputStream(), "").schema();
    }

    @Override
    public RestPage read(Answer answer) {
        Head head = Head.of(answer);
        List<Object> records = new ArrayList<>();
        try (RecordStream rows = new FhirRecords(
                new ByteArrayInputStream(answer.body()), answer.uri().getPath())) {
            while (head.hasEntries() && rows.hasNext()) {
                Object row = rows.next();
                if (!isOutcome(row)) {
                    records.add(row);
                }
            }
        }

        return new RestPage(
                answer, Map.of("next", head.next(), "hash", Arrays.hashCode(answer.body())), List.copyOf(records));
    }

    /** What a server has to say of a search stands among what it found (3.1.0.7.1). */
    private boolean isOutcome(Object row) {
        boolean outcome =
                !type.equals(OUTCOME) && row instanceof Record record && OUTCOME.equals(record.get("resource_type"));
        if (outcome) {
            LOG.warn("The server says of the search of {}: {}.", type, FhirOutcome.codes((Record) row));
        }

        return outcome;
    }

    /** What stands at the top of a Bundle. */
    private record Head(String next, boolean hasEntries) {

        static Head of(Answer answer) {
            try (JsonParser parser = JSON.createParser(answer.body())) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw none(answer, null);
                }

                return read(parser);
            } catch (IOException e) {
                throw none(answer, e);
            }
        }

        private static IllegalArgumentException none(Answer answer, IOException cause) {
            String type = answer.contentType().replaceAll("[^a-z0-9./+-]", "?");

            return new IllegalArgumentException(
                    "the answer is no Bundle in JSON" + (type.contains("json") ? "" : " but calls itself " + type),
                    cause);
        }

        private static Head read(JsonParser parser) throws IOException {
            String next = "";
            String type = "";
            boolean entries = false;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "resourceType" -> type = parser.getText();
                    case "link" -> next = token == JsonToken.START_ARRAY ? next(parser) : next;
                    case "entry" -> {
                        if (token == JsonToken.START_ARRAY) {
                            entries = parser.nextToken() != JsonToken.END_ARRAY;
                            endArray(parser);
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            if (!type.equals("Bundle")) {
                throw new IllegalArgumentException("the answer is no Bundle");
            }

            return new Head(next, entries);
        }

        private static void endArray(JsonParser parser) throws IOException {
            while (parser.currentToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                parser.nextToken();
            }
        }

        private static String next(JsonParser parser) throws IOException {
            String next = "";
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                String relation = "";
                String url = "";
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    switch (name) {
                        case "relation" -> relation = parser.getText();
                        case "url" -> url = parser.getText();
                        default -> parser.skipChildren();
                    }
                }
                next = relation.equals("next") ? url : next;
            }
            endArray(parser);

            return next;
        }
    }
}
