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
package dev.caravan.format.x12;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Struct;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * A transaction set with the envelope segments that no other set has: what becomes one row. Or an envelope without any.
 */
final class X12Piece {

    static final int MAX_PARTS = 1_000_000;
    private static final int MAX_FAULTS = 100;

    private final String place;
    private final Charset charset;
    private final int limit;
    private final long number;
    private final long position;
    private final List<Struct> leading = new ArrayList<>();
    private final List<Struct> segments = new ArrayList<>();
    private final List<Struct> trailing = new ArrayList<>();
    private final List<Struct> errors = new ArrayList<>(0);
    private byte[] bytes = new byte[2048];
    private int kept;
    private long length;
    private long parts;
    private List<Struct> current = leading;
    private List<?> header = List.of();
    private X12Delimiters delimiters;
    private Struct interchange;
    private Struct group;
    private String terminator = "";
    private boolean began;

    /**
     * @param number of the piece in the stream, from 1
     * @param position of its first byte in the stream
     */
    X12Piece(String place, Charset charset, int limit, long number, long position) {
        this.place = place;
        this.charset = charset;
        this.limit = limit;
        this.number = number;
        this.position = position;
    }

    void append(X12Segment segment, X12Scanner scanner) {
        long at = length;
        appendPart(scanner);
        parts += segment.parts();
        if (segment.fault() != null) {
            error(segment.faultCode(), at, segment.fault());
        }

        if (refused()) {
            forget();
        } else {
            current.add(segment.columns(current.size() + 1L, terminator(scanner)));
        }
    }

    /** Some bytes of a segment that is too large. */
    void appendPart(X12Scanner scanner) {
        began = true;
        appendBytes(scanner);
    }

    /** White space and byte order marks before the first interchange. */
    void appendBlank(X12Scanner scanner) {
        appendBytes(scanner);
        byte[] blank = Arrays.copyOfRange(scanner.buffer(), scanner.start(), scanner.terminatorEnd());
        current.add(new Struct(X12Columns.SEGMENT, null, current.size() + 1L, "", blank, List.of()));
    }

    private void appendBytes(X12Scanner scanner) {
        int wanted = scanner.terminatorEnd() - scanner.start();
        int count = Math.min(wanted, limit - kept);
        if (kept + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(bytes.length * 2L, kept + count)));
        }

        System.arraycopy(scanner.buffer(), scanner.start(), bytes, kept, count);
        kept += count;
        length += wanted;
    }

    private String terminator(X12Scanner scanner) {
        int from = scanner.end();
        int size = scanner.terminatorEnd() - from;
        boolean same = size == terminator.length();
        for (int i = 0; same && i < size; i++) {
            same = (scanner.buffer()[from + i] & 0xFF) == terminator.charAt(i);
        }

        if (!same) {
            terminator = new String(scanner.buffer(), from, size, StandardCharsets.ISO_8859_1);
        }

        return terminator;
    }

    private boolean refused() {
        return length > limit || parts > MAX_PARTS;
    }

    private void forget() {
        leading.clear();
        segments.clear();
        trailing.clear();
    }

    /** @param st the elements of the ST segment that comes next */
    void beginSet(List<?> st) {
        header = st;
        current = segments;
    }

    void endSet() {
        current = trailing;
    }

    /** Whether it holds more than blanks. */
    boolean began() {
        return began;
    }

    /** Whether it can take no segment that opens something. */
    boolean hasSet() {
        return current != leading;
    }

    void stand(X12Delimiters within, Struct inInterchange, Struct inGroup) {
        delimiters = within;
        interchange = inInterchange;
        group = inGroup;
    }

    /** @param fault of what was appended last */
    void fault(String code, String fault) {
        error(code, length, fault);
    }

    private void error(String code, Long at, String text) {
        if (errors.size() < MAX_FAULTS) {
            errors.add(new Struct(X12Columns.ERROR, code, at, text));
        }
    }

    /** A {@link Record} or a {@link Rejected}. */
    Object outcome(MessageDigest digest) {
        Origin origin = new Origin(place, "set", number);
        byte[] raw = Arrays.copyOf(bytes, kept);
        if (refused()) {
            String why = length > limit
                    ? "it has " + length + " bytes, of which the first " + limit + " are kept"
                    : "it has more than " + MAX_PARTS + " elements and parts of them";
            String message = "Cannot read X12 transaction set at byte " + position + " of " + place + ": " + why;
            return new Rejected("X12_TOO_LARGE", message, origin, raw);
        }

        String id = X12Segment.value(header, 1);
        Consumer<String> faults = fault -> error("X12_AMOUNT", null, fault);
        List<Struct> claims = "837".equals(id) ? X12Claims.of(segments, faults) : null;
        X12Payments payments = "835".equals(id) ? new X12Payments(segments, faults) : null;
        Record row = new Record(origin);
        row.put("_raw", raw);
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(raw)));
        row.put("_source", new Struct(X12Columns.SOURCE, place, position, length));
        row.put("_parse_status", errors.isEmpty() ? "ok" : "partial");
        row.put("_errors", errors);
        row.put("interchange", interchange);
        row.put("functional_group", group);
        row.put("transaction_set_id", id);
        row.put("transaction_set_control_number", X12Segment.value(header, 2));
        row.put("implementation_convention", X12Segment.value(header, 3));
        row.put("encoding", charset.name());
        row.put("delimiters", delimiters.columns());
        row.put("leading", leading);
        row.put("segments", segments);
        row.put("trailing", trailing);
        row.put("claims", claims);
        row.put("claim_payments", payments == null ? null : payments.payments());
        row.put("provider_adjustments", payments == null ? null : payments.providerAdjustments());
        return row;
    }
}
