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
package dev.caravan.format.segments;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A transaction set or message with the envelope segments that no other one has: what becomes one row. Or an envelope
 * without any.
 */
public abstract class SegmentPiece {

    private static final int MAX_PARTS = 1_000_000;
    private static final int MAX_FAULTS = 100;

    private final String place;
    private final int limit;
    private final Origin origin;
    private final long position;
    private final List<Struct> leading = new ArrayList<>();
    private final List<Struct> segments = new ArrayList<>();
    private final List<Struct> trailing = new ArrayList<>();
    private final List<Struct> errors = new ArrayList<>(0);
    private byte[] bytes = new byte[2048];
    private int kept;
    private long length;
    private long last;
    private long parts;
    private List<Struct> current = leading;
    private int[] starts = new int[16];
    private String terminator = "";
    private boolean began;

    /**
     * @param origin with the number of the piece in the stream
     * @param position of its first byte in the stream
     * @param limit of its bytes
     */
    protected SegmentPiece(Origin origin, long position, int limit) {
        this.place = origin.place();
        this.origin = origin;
        this.position = position;
        this.limit = limit;
    }

    /** Some bytes of the input that belong to it. */
    public final void appendBytes(byte[] source, int from, int to) {
        began = true;
        last = length;
        keep(source, from, to);
    }

    private void keep(byte[] source, int from, int to) {
        int count = Math.min(to - from, limit - kept);
        if (kept + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(bytes.length * 2L, kept + count)));
        }

        System.arraycopy(source, from, bytes, kept, count);
        kept += count;
        length += to - from;
    }

    /** White space and byte order marks before the first segment. */
    public final void appendBlank(byte[] source, int from, int to) {
        keep(source, from, to);
        byte[] blank = Arrays.copyOfRange(source, from, to);
        current.add(new Struct(SegmentColumns.segment(), null, current.size() + 1L, "", blank, List.of()));
    }

    /** Counts what a segment is made of; whether it can still be taken. */
    public final boolean takes(long more) {
        parts += more;
        if (isTooLarge()) {
            leading.clear();
            segments.clear();
            trailing.clear();
            return false;
        }

        return true;
    }

    /**
     * A segment whose bytes were appended.
     *
     * @param end the terminator and the white space behind it, from {@code from} to {@code to}
     */
    public final void add(String id, byte[] original, List<?> elements, byte[] end, int from, int to) {
        if (current == segments) {
            if (segments.size() == starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
            }

            starts[segments.size()] = (int) last;
        }

        current.add(new Struct(
                SegmentColumns.segment(), id, current.size() + 1L, terminator(end, from, to), original, elements));
    }

    /** Most segments have the one that the last one had. */
    private String terminator(byte[] source, int from, int to) {
        int size = to - from;
        boolean same = size == terminator.length();
        for (int i = 0; same && i < size; i++) {
            same = (source[from + i] & 0xFF) == terminator.charAt(i);
        }

        if (!same) {
            terminator = new String(source, from, size, StandardCharsets.ISO_8859_1);
        }

        return terminator;
    }

    /** What comes next is in {@code segments}. */
    public final void openSegments() {
        current = segments;
    }

    /** What comes next is in {@code trailing}. */
    public final void closeSegments() {
        current = trailing;
    }

    /** Whether it holds more than blanks. */
    public final boolean began() {
        return began;
    }

    /** Whether it can take no segment that opens something. */
    public final boolean hasSegments() {
        return current != leading;
    }

    /** @param text of a fault behind what was appended last, without any of the data */
    public final void fault(String code, String text) {
        error(code, length, text);
    }

    /** @param text of a fault in what was appended last, without any of the data */
    public final void faultWithin(String code, String text) {
        error(code, last, text);
    }

    protected final void error(String code, Long at, String text) {
        if (errors.size() < MAX_FAULTS) {
            errors.add(new Struct(SegmentColumns.ERROR, code, at, text));
        }
    }

    protected final boolean isTooLarge() {
        return length > limit || parts > MAX_PARTS;
    }

    /** Where it is and why it is refused. */
    protected final String tooLarge() {
        String why = length > limit
                ? "it has " + length + " bytes, of which the first " + limit + " are kept"
                : "it has more than " + MAX_PARTS + " elements and parts of them";
        return "at byte " + position + " of " + place + ": " + why;
    }

    protected final Origin origin() {
        return origin;
    }

    protected final byte[] raw() {
        return Arrays.copyOf(bytes, kept);
    }

    protected final List<Struct> segments() {
        return segments;
    }

    /** A row of the whole with the columns that all have first; the errors have been told. */
    protected final Record row(MessageDigest digest) {
        return row(digest, raw(), 0, errors);
    }

    private Record row(MessageDigest digest, byte[] raw, long from, List<Struct> faults) {
        Record row = new Record(origin);
        row.put("_raw", raw);
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(raw)));
        row.put("_source", new Struct(SegmentColumns.SOURCE, place, position + from, (long) raw.length));
        row.put("_parse_status", faults.isEmpty() ? "ok" : "partial");
        row.put("_errors", faults);
        return row;
    }

    protected final void putSegments(Record row) {
        row.put("leading", leading);
        row.put("segments", segments);
        row.put("trailing", trailing);
    }

    /**
     * A row of segments {@code from} to before {@code to}, with what stands ahead of the first and behind the last.
     *
     * @param faults without a position, which are this row's only
     */
    protected final Record row(MessageDigest digest, int from, int to, List<Struct> faults) {
        int begin = from == 0 ? 0 : starts[from];
        int end = to == segments.size() ? kept : starts[to];
        List<Struct> all = new ArrayList<>(faults.size());
        for (Struct error : errors) {
            Object at = error.get("position");
            long offset = at instanceof Long number ? number - begin : -1;
            if (offset >= 0 && (begin + offset < end || end == kept)) {
                all.add(error.with("position", offset));
            }
        }

        all.addAll(faults);
        return row(digest, Arrays.copyOfRange(bytes, begin, end), begin, all);
    }

    /** Those of segments {@code from} to before {@code to}. */
    protected final void putSegments(Record row, int from, int to) {
        row.put("leading", from == 0 ? leading : List.of());
        row.put("segments", List.copyOf(segments.subList(from, to)));
        row.put("trailing", to == segments.size() ? trailing : List.of());
    }

    /** For a row that is made of a part. */
    protected static Struct faultOf(String code, String text) {
        return new Struct(SegmentColumns.ERROR, code, null, text);
    }
}
