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
package dev.caravan.format.copybook;

import dev.caravan.format.internal.QueuedRecords;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Struct;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Records of a file unloaded from a mainframe, laid out by a {@link Copybook}; one row per record.
 *
 * <p>Out: {@link #schema()}. {@code _raw} is the record as received with its descriptor words, whose length is {@code
 * _source.header_length}: the {@code _raw} of rows and rejected records, in order, are the file. {@code
 * _rest} holds what the other columns do not say of these bytes (fillers, padding behind other characters than blanks, another
 * sign for the same number, descriptor words), so that {@link CopybookWriter} gives them back without {@code _raw}.
 * {@code _source.position} counts bytes of the stream, {@code _errors.position} bytes of {@code _raw} (of a spanned record, of
 * what its parts hold together), both from 0;
 * {@code _source.record} counts from 1.
 *
 * <p>{@code _parse_status} is {@code partial} when a field could not be read; it is null then and named in {@code
 * _errors}, of which there are at most a hundred: COPYBOOK_DIGITS, COPYBOOK_SIGN, COPYBOOK_RANGE (a number beyond its
 * picture), COPYBOOK_LENGTH (the record ends within the field), COPYBOOK_OCCURS. A number of blanks or of low values
 * as DISPLAY is null without error, as is a field behind the end of its record.
 *
 * <p>Rejected: COPYBOOK_LENGTH (the file ends within a record, a record without bytes), COPYBOOK_SPANNED (parts of a
 * spanned record without the others), COPYBOOK_DESCRIPTOR (no possible length; with what follows it up to the end
 * of its block or file, a MiB at a time).
 *
 * <p>Holds one record in memory. For one thread.
 */
public final class CopybookRecords extends QueuedRecords {

    private final InputStream in;
    private final Copybook copybook;
    private final Framing framing;
    private final RecordDecoder decoder;
    private final RecordEncoder encoder;
    private final MessageDigest digest = sha256();
    private Frames frames;
    private long records;

    /** @param place for {@code _source} and the origin of what is rejected */
    public CopybookRecords(InputStream in, Copybook copybook, Framing framing, String place) {
        super(in, "records", place, copybook.schema());
        this.in = in;
        this.copybook = copybook;
        this.framing = framing;
        this.decoder = copybook.decoder();
        this.encoder = copybook.encoder();
    }

    @Override
    protected boolean advance() throws IOException {
        if (frames == null) {
            int fixed =
                    framing.recordLength() > 0 ? framing.recordLength() : framing.recordOffset() + copybook.length();
            frames = new Frames(in, framing, fixed);
        }

        Frames.Frame frame = frames.next();
        if (frame != null) {
            records++;
            give(frame.code() == null ? row(frame) : rejected(frame));
        }

        return frame != null;
    }

    private Record row(Frames.Frame frame) {
        byte[] raw = frame.raw();
        int from = Math.min(raw.length, frame.header() + framing.recordOffset());
        byte[] joined = frame.data();
        Struct values = joined == null
                ? decoder.decode(raw, from, raw.length)
                : decoder.decode(joined, Math.min(joined.length, framing.recordOffset()), joined.length);
        List<Object> errors = decoder.errors();
        Record row = new Record(new Origin(place(), "record", records));
        row.put("_raw", raw);
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(raw)));
        row.put("_source", new Struct(Columns.SOURCE, place(), records, frame.position(), (long) raw.length, (long)
                frame.header()));
        row.put("_parse_status", errors.isEmpty() ? "ok" : "partial");
        row.put("_errors", errors);
        row.put("_rest", Rest.of(raw, encoder.encode(values, from, raw.length, joined == null ? raw : null)));
        row.putAll(values);
        return row;
    }

    private Rejected rejected(Frames.Frame frame) {
        String message = "Cannot read record " + records + " at byte " + frame.position() + " of " + place() + ": "
                + frame.fault();
        return new Rejected(frame.code(), message, new Origin(place(), "record", records), frame.raw());
    }
}
