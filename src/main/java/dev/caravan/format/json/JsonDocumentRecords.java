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
package dev.caravan.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.MalformedInputException;
import java.util.NoSuchElementException;

/** The objects of one document. */
final class JsonDocumentRecords implements RecordStream {

    private static final int KEPT_BYTES = 64 << 10;
    private static final long MAX_CHARACTERS = 16 << 20;

    private enum State {
        BEFORE,
        IN_ARRAY,
        BEHIND,
        ENDED
    }

    private final InputStream in;
    private final RecordingReader reader;
    private final String place;
    private final long maxCharacters;
    private JsonParser parser;
    private State state = State.BEFORE;
    private long elements;
    private boolean inElement;
    private Object ready;

    JsonDocumentRecords(InputStream in, Charset charset, String place) {
        this(in, charset, place, MAX_CHARACTERS);
    }

    /** @param maxCharacters of an element, not exact: text read ahead counts */
    JsonDocumentRecords(InputStream in, Charset charset, String place, long maxCharacters) {
        this.maxCharacters = maxCharacters;
        this.in = in;
        this.reader = new RecordingReader(in, charset, KEPT_BYTES);
        this.place = place;
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready == null && state != State.ENDED) {
                advance();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read JSON from " + place + ": " + e.getMessage(), e);
        }

        return ready != null;
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }

        Object outcome = ready;
        ready = null;
        return outcome;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + place + ": " + e.getMessage(), e);
        }
    }

    private void advance() throws IOException {
        try {
            if (parser == null) {
                parser = JsonValues.FACTORY.createParser(reader);
            }

            step(parser.nextToken());
        } catch (JsonProcessingException e) {
            rejectRest("JSON_SYNTAX", JsonValues.reason(e));
        } catch (MalformedInputException e) {
            rejectRest("JSON_ENCODING", "bytes that are no text in this charset");
        }
    }

    private void step(JsonToken token) throws IOException {
        switch (state) {
            case BEFORE -> {
                if (token == null) {
                    state = State.ENDED;
                } else if (token == JsonToken.START_ARRAY) {
                    state = State.IN_ARRAY;
                    done();
                } else {
                    element(token);
                    state = State.BEHIND;
                }
            }
            case IN_ARRAY -> {
                if (token == JsonToken.END_ARRAY) {
                    state = State.BEHIND;
                    done();
                } else {
                    element(token);
                }
            }
            case BEHIND -> {
                if (token == null) {
                    state = State.ENDED;
                } else {
                    rejectRest("JSON_SYNTAX", "more behind the end of the document");
                }
            }
            case ENDED -> throw new IllegalStateException("Cannot read behind the end of the document");
        }
    }

    private void element(JsonToken token) throws IOException {
        elements++;
        inElement = true;
        long from = parser.currentTokenLocation().getCharOffset();
        if (token == JsonToken.START_OBJECT) {
            JsonStreamContext outer = parser.getParsingContext().getParent();
            Record record = new Record(new Origin(place, "element", elements));
            if (JsonValues.object(parser, record, () -> reader.sinceMark() > maxCharacters)) {
                ready = record;
            } else {
                while (parser.getParsingContext() != outer) {
                    parser.nextToken();
                }

                ready = rejected("JSON_TOO_LONG", "more than " + maxCharacters + " characters", kept(from));
            }
        } else {
            parser.skipChildren();
            parser.finishToken();
            ready = rejected("JSON_NOT_OBJECT", "a value that is not an object", kept(from));
        }

        inElement = false;
        done();
    }

    private byte[] kept(long from) {
        return reader.kept(from, parser.currentLocation().getCharOffset());
    }

    private void done() {
        reader.mark(parser.currentLocation().getCharOffset());
    }

    private void rejectRest(String code, String reason) throws IOException {
        if (!inElement) {
            elements++;
        }

        state = State.ENDED;
        ready = rejected(code, reason + "; the rest of the document is not read", reader.rest());
    }

    private Rejected rejected(String code, String reason, byte[] raw) {
        String size = raw.length >= KEPT_BYTES ? "; the first " + KEPT_BYTES + " bytes are kept" : "";
        String message = "Cannot read JSON element " + elements + " of " + place + ": " + reason + size;
        return new Rejected(code, message, new Origin(place, "element", elements), raw);
    }
}
