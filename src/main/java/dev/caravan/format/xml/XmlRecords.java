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
package dev.caravan.format.xml;

import dev.caravan.format.internal.QueuedRecords;
import dev.caravan.format.internal.Utf16Stream;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Rows of XML documents: those parts of them that a format says are its rows, in the columns that it fills in.
 *
 * <p>In: documents one behind the other, in any character set that contains ASCII, as their declarations say, or all of them
 * in UTF-16, with a byte order mark or without.
 *
 * <p>Out: {@link #FIRST} columns, those of the format, {@link #LAST} columns. {@code _raw} of all rows and of what was
 * rejected, in order, is the stream. {@code leading} is what stands before the row's element since the row before,
 * {@code element} that element, {@code trailing} what stands behind it when it is the last one of its document; {@link
 * XmlWriter} makes the bytes of them. {@code encoding} is the character set in which they are those. {@code
 * _errors.position} counts bytes of {@code _raw}.
 *
 * <p>{@code _parse_status} is {@code partial} when something was kept but not understood: XML_ENCODING (not in the
 * declared character set), XML_REFERENCE (to an entity that XML itself does not have; it is kept as written),
 * XML_CHARACTER (one that XML does not have; two hyphens in a comment, the end of character data in text), XML_VALUE
 * (not of the type that it should have), and what the format says.
 *
 * <p>Rejected: XML_SYNTAX (not well-formed), XML_DTD (a document type: there are no entities and nothing outside of the
 * stream is ever looked at), XML_OUTSIDE (no XML), XML_NO_ROW (a document with nothing in it that is a row),
 * XML_TOO_DEEP (more than 256 elements in each other), XML_TOO_LARGE (above the limit, or more than a million elements, or
 * one for each 16 bytes of a higher limit; in pieces only above 48 MiB). Reading goes on at the next row of the same document or the next document. White
 * space alone is nothing.
 *
 * <p>Holds one row in memory. For one thread.
 */
public final class XmlRecords extends QueuedRecords {

    /** What a row may have, unless told otherwise. */
    public static final int MAX_ROW_BYTES = 16 << 20;

    /** What a row may be told to have: more would be held several times over. */
    public static final int HIGHEST_MAX_ROW_BYTES = 128 << 20;

    private static final int LOWEST_MAX_ROW_BYTES = 1 << 10;

    /** As much as can be read from a quarantine again. */
    private static final int MAX_BROKEN_BYTES = 48 << 20;

    private static final String[] SOURCE = {"place", "position", "length"};
    private static final String[] ERROR = {"code", "position", "text"};

    private static final Schema FIRST = Schema.of(
            "_raw", Scalar.BINARY,
            "_raw_sha256", Scalar.STRING,
            "_source", struct(SOURCE, Scalar.STRING, Scalar.LONG, Scalar.LONG),
            "_parse_status", Scalar.STRING,
            "_errors", new Type.Array(struct(ERROR, Scalar.STRING, Scalar.LONG, Scalar.STRING)));

    private static final Schema LAST = Schema.of(
            "encoding", Scalar.STRING,
            "leading", Scalar.STRING,
            "element", Scalar.STRING,
            "trailing", Scalar.STRING);

    private final Utf16Stream stream;
    private final XmlPieces pieces;
    private final XmlRow format;
    private final String what;
    private final MessageDigest digest = sha256();
    private long number;
    private long position;

    /**
     * @param columns of the format
     * @param what the documents are called in errors: {@code ISO 20022 messages}
     * @param place for {@code _source} and the origin of what is rejected
     * @throws IllegalArgumentException if a row may not have so many bytes
     */
    public XmlRecords(
            InputStream in, XmlCut cut, Schema columns, XmlRow format, String what, String place, int maxRowBytes) {
        super(in, what, place, schema(columns));
        if (maxRowBytes < LOWEST_MAX_ROW_BYTES || maxRowBytes > HIGHEST_MAX_ROW_BYTES) {
            throw new IllegalArgumentException("Cannot read " + what + " of at most " + maxRowBytes
                    + " bytes: maxRowBytes is at least " + LOWEST_MAX_ROW_BYTES + " and at most "
                    + HIGHEST_MAX_ROW_BYTES);
        }

        int maxBrokenBytes = (int) Math.min(3L * maxRowBytes, MAX_BROKEN_BYTES);
        this.stream = new Utf16Stream(in);
        this.pieces = new XmlPieces(stream, cut, maxRowBytes, Math.max(maxRowBytes, maxBrokenBytes), this::outcome);
        this.format = format;
        this.what = what;
    }

    /** The columns of a format between those that all have. */
    public static Schema schema(Schema columns) {
        return FIRST.with(columns).with(LAST);
    }

    private static Type struct(String[] names, Type... types) {
        Schema.Field[] fields = new Schema.Field[names.length];
        for (int i = 0; i < names.length; i++) {
            fields[i] = new Schema.Field(names[i], types[i]);
        }

        return new Type.Struct(new Schema(List.of(fields)));
    }

    @Override
    protected boolean advance() throws IOException {
        Object outcome = pieces.next();
        if (outcome != null) {
            give(outcome);
        }

        return outcome != null;
    }

    private Object outcome(XmlPiece piece) {
        number++;
        byte[] raw = stream.received(piece.raw());
        Object outcome = outcome(piece, raw);
        position += raw.length;

        return outcome;
    }

    private Object outcome(XmlPiece piece, byte[] raw) {
        if (piece instanceof XmlPiece.Broken broken) {
            return rejected(raw, broken.code(), broken.text());
        }

        XmlPiece.Row row = (XmlPiece.Row) piece;
        return row.row() == null ? rejected(raw, "XML_NO_ROW", "it has none of them") : record(row, raw);
    }

    private Rejected rejected(byte[] raw, String code, String why) {
        return new Rejected(
                code,
                "Cannot read " + what + " at byte " + position + " of " + place() + ": " + why,
                new Origin(place(), "row", number),
                raw);
    }

    private Record record(XmlPiece.Row piece, byte[] raw) {
        XmlErrors errors = new XmlErrors();
        errors.addAll(piece.errors());
        XmlSlices text = new XmlSlices(piece.raw(), piece.charset(), stream);
        Record row = new Record(new Origin(place(), "row", number));
        row.put("_raw", raw);
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(raw)));
        row.put("_source", new Struct(SOURCE, place(), position, (long) raw.length));
        row.put("_parse_status", "ok");
        row.put("_errors", List.of());
        XmlElement element = piece.row();
        format.put(row, element, text, errors);
        row.put("encoding", text.charset().name());
        row.put("leading", text.between(0, element.start()));
        row.put("element", text.between(element.start(), element.end()));
        row.put("trailing", text.between(element.end(), piece.raw().length));
        if (!errors.list().isEmpty()) {
            row.put("_parse_status", "partial");
            row.put(
                    "_errors",
                    errors.list().stream()
                            .map(error -> error(error, piece.raw()))
                            .toList());
        }

        return row;
    }

    private Struct error(XmlErrors.Error error, byte[] bytes) {
        int at = (int) Math.min(error.position(), bytes.length);
        return new Struct(ERROR, error.code(), (long) stream.length(bytes, 0, at), error.text());
    }
}
