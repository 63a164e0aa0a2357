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

import dev.caravan.format.internal.QueuedRecords;
import dev.caravan.format.segments.AsciiCharset;
import dev.caravan.format.segments.Blanks;
import dev.caravan.record.Origin;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * X12 interchanges (X12.5, X12.6) of any version and any transaction sets out of a file; one row per transaction set,
 * or per claim ({@link X12Rows}).
 *
 * <p>In: interchanges one after the other, each with the delimiters that its ISA shows; with or without line breaks
 * behind the segments, or wrapped at a column; in any character set that keeps ASCII as it is.
 *
 * <p>Out: {@link #schema()}. {@code segments} are ST to SE. The first row of an interchange or functional group has
 * ISA, GS and what else stands before its ST in {@code leading}, the last one has GE and IEA in {@code trailing}; an
 * interchange or a group without any transaction set has a row whose {@code segments} are empty. So {@code _raw} of all
 * rows and of what was rejected, one after the other, is the file, and {@link X12Writer} gives {@code _raw} back. The
 * element {@code n} of the standard is {@code elements[n - 1]}, in it repetitions, in them components; what is empty is
 * null. ISA11 is the repetition separator from version 00402 on. {@code raw} of a segment is set only when the tree
 * would not give it back: when line breaks stand inside it (they are not part of the values), or the bytes do not fit
 * the character set, or it has no id. Binary data (BIN02, BDS03) are passed by their length and not taken apart.
 *
 * <p>{@code claims} (837), {@code claim_payments} and {@code provider_adjustments} (835) are null for every other set.
 * What they hold is read from {@code segments}, where {@code first_idx} and {@code last_idx} point; amounts are exact.
 * {@code balanced} of a claim says whether its lines' charges sum up to CLM02, of a payment whether CLP03 less its
 * adjustments is CLP04; null when that cannot be computed.
 *
 * <p>As rows of claims a set is cut behind each claim (837), claim payment or PLB (835): {@code segments} are what
 * stands behind the one before up to its own last segment, so with the loops that lead to it; ST and what is ahead of
 * the set are on the first of these rows, SE and what is behind on the last. {@code idx} counts on within the set.
 * Parties, insurance and remittance around the claim are columns of every row; {@code patient} is null when it is the
 * subscriber. {@code remittance.balanced} says whether BPR02 is the sum of CLP04 less that of PLB.
 *
 * <p>{@code _parse_status} is {@code partial} when {@code _errors} has something: X12_SEGMENT, X12_ENCODING,
 * X12_BINARY, X12_DELIMITERS, X12_TIME, X12_AMOUNT, X12_SET (SE missing, or its count or number wrong), X12_GROUP,
 * X12_INTERCHANGE (the same of GE and IEA, told on the last row of the envelope). {@code _errors.position} counts bytes
 * of {@code _raw}.
 *
 * <p>Rejected: X12_NO_ISA (outside of any interchange), X12_TOO_LARGE (a transaction set of more than 16 MiB, of which
 * the first are kept, or of more than a million elements and parts of them). Reading goes on behind.
 *
 * <p>Holds one transaction set in memory. For one thread.
 */
public final class X12Records extends QueuedRecords {

    private static final int MAX_SET_BYTES = 16 << 20;

    /** What may stand between the envelopes. */
    private static final Set<String> CONTROL = Set.of("TA1", "TA3", "ISB", "ISE");

    private final X12Scanner scanner;
    private final Charset charset;
    private final X12Rows rows;
    private final int maxSetBytes;
    private final MessageDigest digest = sha256();
    private final X12Ids ids = new X12Ids();
    private final X12Envelope envelope = new X12Envelope();
    private X12Piece piece;
    private long pieces;

    /**
     * @param charset of what is not ASCII; must contain ASCII
     * @param place for {@code _source} and the origin of what is rejected
     */
    public X12Records(InputStream in, Charset charset, String place) {
        this(in, charset, place, X12Rows.SETS);
    }

    /**
     * @param charset of what is not ASCII; must contain ASCII
     * @param place for {@code _source} and the origin of what is rejected
     */
    public X12Records(InputStream in, Charset charset, String place, X12Rows rows) {
        this(in, charset, place, rows, MAX_SET_BYTES);
    }

    X12Records(InputStream in, Charset charset, String place, X12Rows rows, int maxSetBytes) {
        super(in, "X12", place, rows == X12Rows.SETS ? X12Columns.SETS : X12Columns.CLAIMS);
        if (!AsciiCharset.isContainedIn(charset)) {
            throw new IllegalArgumentException("Cannot read X12 as " + charset.name()
                    + ": segments are found byte by byte, which takes a character set that contains ASCII");
        }

        this.scanner = new X12Scanner(in, maxSetBytes);
        this.charset = charset;
        this.rows = rows;
        this.maxSetBytes = maxSetBytes;
    }

    @Override
    protected boolean advance() throws IOException {
        switch (scanner.next()) {
            case END -> {
                cutInterchange();
                release();
                return false;
            }
            case OUTSIDE -> outside();
            case PART -> piece().appendBytes(scanner.buffer(), scanner.start(), scanner.terminatorEnd());
            case HEADER -> {
                cutInterchange();
                if (piece != null && piece.began()) {
                    release();
                }

                X12Segment isa = segment();
                envelope.openInterchange(isa.elements(), fault -> piece().fault("X12_TIME", fault));
                append(isa);
                stand();
                if (!scanner.delimiters().distinct()) {
                    piece.fault("X12_DELIMITERS", "ISA11 and ISA16 do not name delimiters of their own");
                }
            }
            case SEGMENT -> accept(segment());
        }

        return true;
    }

    private void outside() {
        boolean whole = scanner.end() - scanner.start() < maxSetBytes;
        if (pieces == 0 && whole && Blanks.fill(scanner.buffer(), scanner.start(), scanner.terminatorEnd())) {
            piece().appendBlank(scanner.buffer(), scanner.start(), scanner.terminatorEnd());
            return;
        }

        release();
        pieces++;
        String message = "Cannot read X12 at byte " + scanner.position() + " of " + place()
                + ": no interchange begins here (an ISA segment with its sixteen elements)";
        byte[] raw = Arrays.copyOfRange(scanner.buffer(), scanner.start(), scanner.terminatorEnd());
        give(new Rejected("X12_NO_ISA", message, new Origin(place(), "set", pieces), raw));
    }

    private void accept(X12Segment segment) {
        String id = segment.id() == null ? "" : segment.id();
        switch (id) {
            case "GS" -> {
                cutGroup();
                releaseWithSet();
                List<?> elements = elements(segment);
                envelope.openGroup(elements, fault -> piece().fault("X12_TIME", fault));
                append(segment);
                stand();
            }
            case "ST" -> {
                cutSet();
                releaseWithSet();
                List<?> elements = elements(segment);
                envelope.openSet(elements);
                piece().beginSet(elements);
                append(segment);
                stand();
                if (!envelope.inGroup()) {
                    piece.fault("X12_GROUP", "The transaction set stands in no functional group");
                }
            }
            case "SE" -> {
                boolean closes = envelope.inSet();
                append(segment);
                if (closes) {
                    envelope.closeSet(elements(segment), fault -> piece.fault("X12_SET", fault));
                    piece.closeSegments();
                } else {
                    piece.fault("X12_SET", "An SE segment without ST");
                }
            }
            case "GE" -> {
                cutSet();
                append(segment);
                envelope.closeGroup(elements(segment), fault -> piece.fault("X12_GROUP", fault));
            }
            case "IEA" -> {
                cutGroup();
                append(segment);
                envelope.closeInterchange(elements(segment), fault -> piece.fault("X12_INTERCHANGE", fault));
                scanner.leaveInterchange();
                release();
            }
            default -> {
                append(segment);
                if (envelope.inSet()) {
                    envelope.countSegment();
                } else if (segment.id() != null && !CONTROL.contains(id)) {
                    piece.fault("X12_SEGMENT", "The segment stands in no transaction set");
                }
            }
        }
    }

    private X12Segment segment() {
        return new X12Segment(scanner.delimiters(), ids, charset, scanner.buffer(), scanner.start(), scanner.end());
    }

    /** Nothing of one with more than any envelope segment has. */
    private static List<?> elements(X12Segment segment) {
        return segment.parts() > 1000 ? List.of() : segment.elements();
    }

    private void append(X12Segment segment) {
        piece().append(segment, scanner);
    }

    private X12Piece piece() {
        if (piece == null) {
            pieces++;
            piece = new X12Piece(new Origin(place(), "set", pieces), charset, maxSetBytes, scanner.position());
            stand();
        }

        return piece;
    }

    /** Tells the piece where it stands. */
    private void stand() {
        piece.stand(scanner.delimiters(), envelope.interchange(), envelope.group());
    }

    private void cutSet() {
        envelope.cutSet().ifPresent(fault -> piece().fault("X12_SET", fault));
        if (piece != null && piece.hasSegments()) {
            piece.closeSegments();
        }
    }

    private void cutGroup() {
        cutSet();
        envelope.cutGroup().ifPresent(fault -> piece().fault("X12_GROUP", fault));
    }

    private void cutInterchange() {
        cutGroup();
        envelope.cutInterchange().ifPresent(fault -> piece().fault("X12_INTERCHANGE", fault));
    }

    private void releaseWithSet() {
        if (piece != null && piece.hasSegments()) {
            release();
        }
    }

    private void release() {
        if (piece != null && piece.began()) {
            piece.outcomes(digest, rows).forEach(this::give);
        }

        piece = null;
    }
}
