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
package dev.caravan.format.csv;

import dev.caravan.format.internal.PhysicalLines;
import dev.caravan.format.internal.PhysicalLines.Line;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * CSV (RFC 4180) with any delimiter, any charset Java knows, lines ended by CR, LF or CRLF; a byte order mark decides over
 * the charset asked for. One record per line, or over several lines where a line end is quoted.
 *
 * <p>Out: every field is text as it stands in the file, nothing trimmed. A field without anything is null, a pair of quotes
 * the empty string. Lines without anything are skipped. Column names: see {@link CsvOptions}; a name that is missing becomes
 * {@code column_<n>}, one that occurs again (also in other case) {@code name_2}.
 *
 * <p>Rejected, with the bytes of the lines and the number of the first: CSV_FIELDS (more or fewer fields than the header, or
 * than the first record; more than 20,000), CSV_QUOTE (text behind a closing quote; a quote not closed within 1 MiB or at the
 * end: only the line that opens it is rejected and reading goes on behind that line; where many were not closed before, it
 * is looked for less far, so that no more than 16 times the file is read again), CSV_ENCODING (bytes that are no text in
 * this charset), CSV_TOO_LONG (a line of more than 16 MiB, of which the first 16 MiB are kept), CSV_HEADER (any line of a
 * file whose header could not be read).
 *
 * <p>Holds one record in memory. For one thread.
 */
public final class CsvRecords implements RecordStream {

    private static final int MAX_LINE_BYTES = 16 << 20;
    private static final int MAX_QUOTED_BYTES = 1 << 20;
    private static final int READ_AGAIN = 16;

    private final InputStream in;
    private final PhysicalLines lines;
    private final CsvOptions options;
    private final String place;
    private final int maxLineBytes;
    private final CsvSplitter splitter;
    /** Lines that were read in search of a closing quote and have to be read again. */
    private final Deque<Line> returned = new ArrayDeque<>();

    private List<String> names;
    private boolean headerFailed;
    /** How many bytes may be read in search of a closing quote that is not there. */
    private long search = READ_AGAIN * (long) MAX_QUOTED_BYTES;

    private Object ready;

    public CsvRecords(InputStream in, Charset charset, CsvOptions options, String place) {
        this(in, charset, options, place, MAX_LINE_BYTES);
    }

    CsvRecords(InputStream in, Charset charset, CsvOptions options, String place, int maxLineBytes) {
        this.in = in;
        this.lines = new PhysicalLines(in, charset, PhysicalLines.Ends.ANY, maxLineBytes);
        this.options = options;
        this.place = place;
        this.maxLineBytes = maxLineBytes;
        this.splitter = new CsvSplitter(options.delimiter());
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready == null) {
                Optional<Line> line = line();
                if (line.isEmpty()) {
                    return false;
                }

                search += (long) READ_AGAIN * line.get().bytes().length;
                if (line.get().length() > 0) {
                    ready = outcome(line.get());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read CSV from " + place + ": " + e.getMessage(), e);
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
    public boolean textual() {
        return true;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + place + ": " + e.getMessage(), e);
        }
    }

    private Optional<Line> line() throws IOException {
        Line line = returned.poll();
        return line == null ? lines.next() : Optional.of(line);
    }

    /** Null for the header. */
    private Object outcome(Line line) throws IOException {
        if (headerFailed) {
            return rejected("CSV_HEADER", "the file's header could not be read", line.number(), line.bytes());
        }

        if (line.cut() > 0) {
            String reason = "more than " + maxLineBytes + " bytes; the first " + maxLineBytes + " of "
                    + (maxLineBytes + line.cut()) + " are kept";
            return failed("CSV_TOO_LONG", reason, line.number(), line.bytes());
        }

        Optional<String> text = lines.decode(line.bytes(), line.length());
        if (text.isEmpty()) {
            return failed("CSV_ENCODING", "bytes that are no text in this charset", line.number(), line.bytes());
        }

        return switch (splitter.begin(text.get())) {
            case COMPLETE -> complete(line.number(), line.bytes());
            case OPEN -> spanning(line);
            case TEXT_AFTER_QUOTE -> quote(line, "text behind a closing quote");
            case TOO_MANY_FIELDS -> tooMany(line);
        };
    }

    /** Reads on until the quote is closed. */
    private Object spanning(Line first) throws IOException {
        List<Line> read = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.bytes());
        long searched = Math.max(0, Math.min(MAX_QUOTED_BYTES, search));
        StringBuilder open = new StringBuilder(splitter.open()).append(terminator(first));
        while (bytes.size() <= searched) {
            Optional<Line> next = line();
            if (next.isEmpty()) {
                break;
            }

            Line line = next.get();
            read.add(line);
            bytes.writeBytes(line.bytes());
            Optional<String> text = lines.decode(line.bytes(), line.length());
            if (line.cut() > 0 || text.isEmpty()) {
                break;
            }

            open.append(text.get());
            if (CsvSplitter.closes(text.get())) {
                switch (splitter.resume(open.toString())) {
                    case COMPLETE -> {
                        return complete(first.number(), bytes.toByteArray());
                    }
                    case TEXT_AFTER_QUOTE -> {
                        giveBack(read);
                        return quote(first, "text behind a closing quote");
                    }
                    case TOO_MANY_FIELDS -> {
                        giveBack(read);
                        return tooMany(first);
                    }
                    case OPEN -> {
                        open.setLength(0);
                        open.append(splitter.open());
                    }
                }
            }

            open.append(terminator(line));
        }

        giveBack(read);
        return quote(first, "a quote that is not closed within " + searched + " bytes or before the end");
    }

    private String terminator(Line line) {
        byte[] terminator = Arrays.copyOfRange(line.bytes(), line.length(), line.bytes().length);
        return lines.decode(terminator, terminator.length).orElse("");
    }

    private void giveBack(List<Line> read) {
        for (int i = read.size() - 1; i >= 0; i--) {
            search -= read.get(i).bytes().length;
            returned.addFirst(read.get(i));
        }
    }

    private Object complete(long number, byte[] raw) {
        List<String> fields = splitter.fields();
        if (names == null) {
            if (options.header()) {
                names = CsvHeader.names(fields);
                return null;
            }

            names = CsvHeader.numbered(fields.size());
        }

        if (fields.size() != names.size()) {
            String reason = fields.size() + " fields where " + names.size() + " are expected";
            return rejected("CSV_FIELDS", reason, number, raw);
        }

        Record record = new Record(new Origin(place, "line", number));
        for (int i = 0; i < fields.size(); i++) {
            record.put(names.get(i), fields.get(i));
        }

        return record;
    }

    private Rejected tooMany(Line line) {
        return failed("CSV_FIELDS", "more than " + CsvSplitter.MAX_FIELDS + " fields", line.number(), line.bytes());
    }

    private Rejected quote(Line line, String reason) {
        return failed("CSV_QUOTE", reason, line.number(), line.bytes());
    }

    private Rejected failed(String code, String reason, long number, byte[] raw) {
        headerFailed |= names == null && options.header();
        return rejected(code, reason, number, raw);
    }

    private Rejected rejected(String code, String reason, long number, byte[] raw) {
        String message = "Cannot read CSV line " + number + " of " + place + ": " + reason;
        return new Rejected(code, message, new Origin(place, "line", number), raw);
    }
}
