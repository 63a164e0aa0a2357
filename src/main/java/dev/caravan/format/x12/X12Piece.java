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

import dev.caravan.format.segments.SegmentPiece;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Struct;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.util.List;

/**
 * A transaction set with the envelope segments that no other set has: what becomes one row. Or an envelope without any.
 */
final class X12Piece extends SegmentPiece {

    private final Charset charset;
    private List<?> header = List.of();
    private X12Delimiters delimiters;
    private Struct interchange;
    private Struct group;

    /**
     * @param origin with the number of the piece in the stream
     * @param position of its first byte in the stream
     */
    X12Piece(Origin origin, Charset charset, int limit, long position) {
        super(origin, position, limit);
        this.charset = charset;
    }

    void append(X12Segment segment, X12Scanner scanner) {
        appendBytes(scanner.buffer(), scanner.start(), scanner.terminatorEnd());
        if (segment.fault() != null) {
            faultWithin(segment.faultCode(), segment.fault());
        }

        if (takes(segment.parts())) {
            add(
                    segment.id(),
                    segment.original(),
                    segment.elements(),
                    scanner.buffer(),
                    scanner.end(),
                    scanner.terminatorEnd());
        }
    }

    /** @param st the elements of the ST segment that comes next */
    void beginSet(List<?> st) {
        header = st;
        openSegments();
    }

    void stand(X12Delimiters within, Struct inInterchange, Struct inGroup) {
        delimiters = within;
        interchange = inInterchange;
        group = inGroup;
    }

    /** {@link Record}s or a {@link Rejected}; their bytes, one after the other, are those that were appended. */
    List<Object> outcomes(MessageDigest digest, X12Rows rows) {
        if (isTooLarge()) {
            return List.of(
                    new Rejected("X12_TOO_LARGE", "Cannot read X12 transaction set " + tooLarge(), origin(), raw()));
        }

        String id = X12Segment.value(header, 1);
        X12Parts parts = X12Parts.of(id, segments());
        return switch (rows) {
            case SETS -> List.of(set(id, parts, digest));
            case CLAIMS -> new X12ClaimRows(this, segments(), parts).rows(digest);
        };
    }

    private Record set(String id, X12Parts parts, MessageDigest digest) {
        parts.faults().forEach(fault -> error("X12_AMOUNT", null, fault));
        boolean payments = "835".equals(id);
        Record row = row(digest);
        putColumns(row);
        putSegments(row);
        row.put("claims", "837".equals(id) ? parts.structs(X12Part.Kind.CLAIM) : null);
        row.put("claim_payments", payments ? parts.structs(X12Part.Kind.CLAIM_PAYMENT) : null);
        row.put("provider_adjustments", payments ? parts.structs(X12Part.Kind.PROVIDER_ADJUSTMENT) : null);
        return row;
    }

    /** A row of segments {@code from} to before {@code to}, and what is wrong with the amounts in them. */
    Record part(MessageDigest digest, int from, int to, List<String> faults) {
        Record row = row(
                digest,
                from,
                to,
                faults.stream().map(fault -> faultOf("X12_AMOUNT", fault)).toList());
        putColumns(row);
        putSegments(row, from, to);
        return row;
    }

    /** What every row of the set has. */
    private void putColumns(Record row) {
        row.put("interchange", interchange);
        row.put("functional_group", group);
        row.put("transaction_set_id", X12Segment.value(header, 1));
        row.put("transaction_set_control_number", X12Segment.value(header, 2));
        row.put("implementation_convention", X12Segment.value(header, 3));
        row.put("encoding", charset.name());
        row.put("delimiters", delimiters.columns());
    }
}
