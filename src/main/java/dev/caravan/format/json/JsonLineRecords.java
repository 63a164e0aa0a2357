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
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.format.internal.PhysicalLines;
import dev.caravan.format.internal.PhysicalLines.Line;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.NoSuchElementException;
import java.util.Optional;

/** One object per line. */
final class JsonLineRecords implements RecordStream {

    private static final int MAX_LINE_BYTES = 16 << 20;

    private final InputStream in;
    private final PhysicalLines lines;
    private final String place;
    private final int maxLineBytes;
    private Object ready;

    JsonLineRecords(InputStream in, Charset charset, String place) {
        this(in, charset, place, MAX_LINE_BYTES);
    }

    JsonLineRecords(InputStream in, Charset charset, String place, int maxLineBytes) {
        this.in = in;
        this.lines = new PhysicalLines(in, charset, PhysicalLines.Ends.LF, maxLineBytes);
        this.place = place;
        this.maxLineBytes = maxLineBytes;
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready == null) {
                Optional<Line> line = lines.next();
                if (line.isEmpty()) {
                    return false;
                }

                ready = outcome(line.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read JSON from " + place + ": " + e.getMessage(), e);
        }

        return true;
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

    /** Null for a blank line. */
    private Object outcome(Line line) throws IOException {
        if (line.cut() > 0) {
            String reason = "more than " + maxLineBytes + " bytes; the first " + maxLineBytes + " of "
                    + (maxLineBytes + line.cut()) + " are kept";
            return rejected("JSON_TOO_LONG", reason, line);
        }

        Optional<String> text = lines.decode(line.bytes(), line.length());
        if (text.isEmpty()) {
            return rejected("JSON_ENCODING", "bytes that are no text in this charset", line);
        }

        try (JsonParser parser = JsonValues.FACTORY.createParser(text.get())) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return null;
            }

            if (token != JsonToken.START_OBJECT) {
                return notObject(parser, line);
            }

            Record record = new Record(new Origin(place, "line", line.number()));
            JsonValues.object(parser, record);
            if (parser.nextToken() != null) {
                return rejected("JSON_SYNTAX", "more than one value on the line", line);
            }

            return record;
        } catch (JsonProcessingException e) {
            return rejected("JSON_SYNTAX", JsonValues.reason(e), line);
        }
    }

    private Rejected notObject(JsonParser parser, Line line) throws IOException {
        parser.skipChildren();
        return parser.nextToken() == null
                ? rejected("JSON_NOT_OBJECT", "a value that is not an object", line)
                : rejected("JSON_SYNTAX", "more than one value on the line", line);
    }

    private Rejected rejected(String code, String reason, Line line) {
        String message = "Cannot read JSON line " + line.number() + " of " + place + ": " + reason;
        return new Rejected(code, message, new Origin(place, "line", line.number()), line.bytes());
    }
}
