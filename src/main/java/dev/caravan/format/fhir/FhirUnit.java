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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A resource or an entry of a Bundle, gone through once from end to end: whether it is sound JSON (RFC 8259), where the
 * resource stands, and what its columns are told by.
 */
final class FhirUnit {

    private static final int MAX_DEPTH = 500;
    static final int MAX_PROFILES = 1000;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(1 << 20)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] bytes;
    private final int begin;

    /** Null if it is sound. */
    String fault;

    /** In the bytes, where {@link #fault} is told. */
    int faultAt;

    /** Of the resource in the bytes, and behind it; from -1 without one. */
    int from = -1;

    int to;
    String type;
    String id;
    String version;
    String updated;
    List<String> profiles;
    boolean hasEntries;
    String fullUrl;
    String method;
    String url;
    String etag;
    String modified;
    String location;
    boolean hasResponse;

    private FhirUnit(byte[] bytes, int begin) {
        this.bytes = bytes;
        this.begin = begin;
    }

    /** To be filled in by who reads another representation. */
    static FhirUnit unread() {
        return new FhirUnit(new byte[0], 0);
    }

    static FhirUnit resource(byte[] bytes, int from, int to) {
        FhirUnit unit = new FhirUnit(bytes, from);
        unit.read(to, false);
        return unit;
    }

    static FhirUnit entry(byte[] bytes, int from, int to) {
        FhirUnit unit = new FhirUnit(bytes, from);
        unit.read(to, true);
        return unit;
    }

    private void read(int end, boolean entry) {
        if (end - begin > 1 && bytes[begin + 1] == 0) {
            // The parser would take it for UTF-16, and count characters.
            fault = "it is no sound JSON";
            faultAt = begin + 1;
            return;
        }

        try (JsonParser parser = FACTORY.createParser(bytes, begin, end - begin)) {
            try {
                parser.nextToken();
                if (entry) {
                    entry(parser);
                } else {
                    resource(parser);
                }

                if (parser.nextToken() != null) {
                    fault = "more than one value";
                    faultAt = begin + (int) parser.currentTokenLocation().getByteOffset();
                }
            } catch (StreamConstraintsException e) {
                fault(parser, "nested too deep, or a name or number too long");
            } catch (JsonEOFException e) {
                fault(parser, "it breaks off");
            } catch (JsonProcessingException e) {
                fault(parser, "it is no sound JSON");
            }
        } catch (IOException e) {
            fault = "it is no sound JSON";
            faultAt = begin;
        }
    }

    private void fault(JsonParser parser, String what) {
        fault = what;
        faultAt = begin + (int) Math.max(0, parser.currentLocation().getByteOffset());
    }

    private void entry(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "fullUrl" -> fullUrl = text(parser, token, fullUrl);
                case "resource" -> {
                    if (token == JsonToken.START_OBJECT && from < 0) {
                        resource(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                case "request" -> {
                    if (token == JsonToken.START_OBJECT) {
                        request(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                case "response" -> {
                    hasResponse = true;
                    if (token == JsonToken.START_OBJECT) {
                        response(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void request(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "method" -> method = text(parser, token, method);
                case "url" -> url = text(parser, token, url);
                default -> parser.skipChildren();
            }
        }
    }

    private void response(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "etag" -> etag = text(parser, token, etag);
                case "lastModified" -> modified = text(parser, token, modified);
                case "location" -> location = text(parser, token, location);
                default -> parser.skipChildren();
            }
        }
    }

    private void resource(JsonParser parser) throws IOException {
        from = begin + (int) parser.currentTokenLocation().getByteOffset();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "resourceType" -> type = text(parser, token, type);
                case "id" -> id = text(parser, token, id);
                case "meta" -> {
                    if (token == JsonToken.START_OBJECT) {
                        meta(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                case "entry" -> entries(parser, token);
                default -> parser.skipChildren();
            }
        }

        to = begin + (int) parser.currentLocation().getByteOffset();
    }

    private void entries(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.START_ARRAY) {
            hasEntries = parser.nextToken() != JsonToken.END_ARRAY;
            while (parser.currentToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                parser.nextToken();
            }
        } else {
            parser.skipChildren();
        }
    }

    private void meta(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "versionId" -> version = text(parser, token, version);
                case "lastUpdated" -> updated = text(parser, token, updated);
                case "profile" -> profile(parser, token);
                default -> parser.skipChildren();
            }
        }
    }

    private void profile(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }

        profiles = new ArrayList<>();
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            if (each == JsonToken.VALUE_STRING && profiles.size() < MAX_PROFILES) {
                profiles.add(parser.getText());
            }

            parser.skipChildren();
        }
    }

    /** Of a member that occurs twice the first one counts. */
    private static String text(JsonParser parser, JsonToken token, String before) throws IOException {
        if (token == JsonToken.VALUE_STRING && before == null) {
            return parser.getText();
        }

        parser.skipChildren();
        return before;
    }

    boolean isSplit() {
        return "Bundle".equals(type) && hasEntries;
    }
}
