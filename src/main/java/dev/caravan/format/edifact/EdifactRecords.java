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
package dev.caravan.format.edifact;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Optional;
import java.util.Set;

/**
 * UN/EDIFACT batch interchanges (ISO 9735 syntax versions 1 to 4) with any messages out of a file; one row per message.
 *
 * <p>In: interchanges one after the other, each with its UNA or with the service characters of its level; or bare
 * messages, from UNH on, or a single one from BGM on; with or without line breaks behind the segments, or wrapped at a
 * column.
 *
 * <p>Out: {@link #schema()}. {@code segments} are UNH to UNT. The first row of an interchange or group has UNA, UNB,
 * UNG in {@code leading}, the last one has UNE and UNZ in {@code trailing}; an interchange without any message has a
 * row whose {@code segments} are empty. So {@code _raw} of all rows and of what was rejected, one after the other, is
 * the file, and {@link EdifactWriter} gives {@code _raw} back. Element {@code n} of a segment is {@code elements[n -
 * 1]}, in it repetitions (syntax version 4), in them components; what is empty is null. {@code raw} of a segment is set
 * only when the tree would not give it back: UNA, line breaks inside (they are not part of the values), bytes that do
 * not fit the character set, a release character where none is needed, explicit nesting behind the id, or no id.
 *
 * <p>{@code document} is what INVOIC, ORDERS and DESADV and messages without UNH have: parties, dates, references,
 * lines, totals as exact numbers. {@code lines_counted} says whether CNT+2 is the number of lines.
 *
 * <p>Characters beyond ASCII are of the set that the syntax identifier names (UNOC to UNOL, UNOW, UNOY). UNOA, UNOB and
 * bare messages have none; what others write in them is read as UTF-8, or else as Latin-1 with {@code raw} set.
 *
 * <p>{@code _parse_status} is {@code partial} when {@code _errors} has something: EDIFACT_SEGMENT, EDIFACT_ENCODING,
 * EDIFACT_TIME, EDIFACT_NUMBER, EDIFACT_MESSAGE (UNT missing, or its count or reference wrong), EDIFACT_GROUP,
 * EDIFACT_INTERCHANGE (the same of UNE and UNZ, told on the last row of the envelope). {@code _errors.position} counts
 * bytes of {@code _raw}.
 *
 * <p>Rejected: EDIFACT_NO_UNB (outside of any interchange or message, so interactive interchanges with UIB too),
 * EDIFACT_TOO_LARGE (a message of more than 16 MiB, of which the first are kept, or of more than a million elements and
 * parts of them). Reading goes on behind.
 *
 * <p>Holds one message in memory. For one thread.
 */
public final class EdifactRecords extends QueuedRecords {

    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    /** Security segments and what else may stand between the envelopes (ISO 9735-5). */
    private static final Set<String> CONTROL = Set.of("USA", "USC", "USH", "USR", "UST", "UNO", "UNP");

    private final EdifactScanner scanner;
    private final Optional<Charset> given;
    private final int maxMessageBytes;
    private final MessageDigest digest = sha256();
    private final EdifactEnvelope envelope = new EdifactEnvelope();
    private Charset charset;
    private boolean declared;
    private boolean afterAdvice;
    private EdifactPiece piece;
    private long pieces;

    /** @param place for {@code _source} and the origin of what is rejected */
    public EdifactRecords(InputStream in, String place) {
        this(in, Optional.empty(), place, MAX_MESSAGE_BYTES);
    }

    /**
     * @param charset of what is not ASCII, whatever the syntax identifier says; must contain ASCII
     * @param place for {@code _source} and the origin of what is rejected
     */
    public EdifactRecords(InputStream in, Charset charset, String place) {
        this(in, Optional.of(charset), place, MAX_MESSAGE_BYTES);
    }

    EdifactRecords(InputStream in, Optional<Charset> charset, String place, int maxMessageBytes) {
        super(in, "EDIFACT", place, EdifactColumns.SCHEMA);
        charset.filter(given -> !AsciiCharset.isContainedIn(given)).ifPresent(given -> {
            throw new IllegalArgumentException("Cannot read EDIFACT as " + given.name()
                    + ": segments are found byte by byte, which takes a character set that contains ASCII");
        });
        this.scanner = new EdifactScanner(in, maxMessageBytes);
        this.given = charset;
        this.charset = charset.orElse(UTF_8);
        this.declared = charset.isPresent();
        this.maxMessageBytes = maxMessageBytes;
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
            case PART -> piece().appendBytes(scanner.bytes(), scanner.start(), scanner.wholeEnd());
            case ADVICE -> {
                cutInterchange();
                release();
                forgetCharset();
                byte[] advice = Arrays.copyOfRange(scanner.bytes(), scanner.start(), scanner.end());
                append(new EdifactSegment("UNA", advice, List.of(), 1, true));
                afterAdvice = true;
            }
            case SEGMENT -> {
                accept(segment());
                afterAdvice = false;
            }
        }

        return true;
    }

    private void outside() {
        boolean whole = scanner.end() - scanner.start() < maxMessageBytes;
        if (pieces == 0 && whole && Blanks.fill(scanner.bytes(), scanner.start(), scanner.wholeEnd())) {
            piece().appendBlank(scanner.bytes(), scanner.start(), scanner.wholeEnd());
            return;
        }

        cutInterchange();
        release();
        pieces++;
        String message = "Cannot read EDIFACT at byte " + scanner.position() + " of " + place()
                + ": no interchange or message begins here (UNA, UNB, UNG or UNH)";
        byte[] raw = Arrays.copyOfRange(scanner.bytes(), scanner.start(), scanner.wholeEnd());
        give(new Rejected("EDIFACT_NO_UNB", message, new Origin(place(), "message", pieces), raw));
    }

    private void accept(EdifactSegment segment) {
        switch (segment.id() == null ? "" : segment.id()) {
            case "UNB" -> {
                cutInterchange();
                if (!afterAdvice) {
                    release();
                }

                // What the UNB says holds for itself too: the repetition separator and the character set.
                scanner.version(segment.value(1, 2));
                charset = given.orElse(EdifactCharsets.of(segment.value(1, 1), segment.value(1, 4)));
                declared = given.isPresent() || EdifactCharsets.isDeclared(segment.value(1, 1));
                EdifactSegment again = segment();
                append(again);
                envelope.openInterchange(again, fault -> piece.faultWithin("EDIFACT_TIME", fault));
                stand();
            }
            case "UNG" -> {
                cutGroup();
                releaseWithSegments();
                append(segment);
                envelope.openGroup(segment, fault -> piece.faultWithin("EDIFACT_TIME", fault));
                stand();
            }
            case "UNH" -> {
                cutMessage();
                releaseWithSegments();
                envelope.openMessage(segment);
                piece().beginMessage(envelope.message());
                append(segment);
            }
            case "UNT" -> {
                boolean closes = envelope.inMessage();
                append(segment);
                if (closes) {
                    envelope.closeMessage(segment, fault -> piece.faultWithin("EDIFACT_MESSAGE", fault));
                    piece.closeSegments();
                } else {
                    piece.faultWithin("EDIFACT_MESSAGE", "A UNT segment without UNH");
                }
            }
            case "UNE" -> {
                cutMessage();
                append(segment);
                envelope.closeGroup(segment, fault -> piece.faultWithin("EDIFACT_GROUP", fault));
            }
            case "UNZ" -> {
                cutGroup();
                append(segment);
                envelope.closeInterchange(segment, fault -> piece.faultWithin("EDIFACT_INTERCHANGE", fault));
                scanner.leaveInterchange();
                release();
                forgetCharset();
            }
            default -> part(segment);
        }
    }

    private void part(EdifactSegment segment) {
        boolean begins = "BGM".equals(segment.id());
        boolean bare = !envelope.inInterchange() && (!envelope.inMessage() || envelope.inBareMessage());
        if (begins && bare) {
            cutMessage();
            releaseWithSegments();
            envelope.openBareMessage();
            piece().beginMessage(null);
        }

        append(segment);
        if (envelope.inMessage()) {
            envelope.countSegment();
        } else if (segment.id() != null && !CONTROL.contains(segment.id())) {
            piece.faultWithin("EDIFACT_SEGMENT", "The segment stands in no message");
        }
    }

    private EdifactSegment segment() {
        return EdifactSegment.of(scanner.delimiters(), charset, scanner.bytes(), scanner.start(), scanner.end());
    }

    private void append(EdifactSegment segment) {
        if (!piece().began()) {
            // What is blank before it may have come before it was known where that stands.
            stand();
        }
        piece.append(segment, scanner);
        if (segment.id() == null) {
            piece.faultWithin(
                    "EDIFACT_SEGMENT", "No segment: it does not begin with an id of three letters and digits");
        }

        if (scanner.isCut()) {
            piece.faultWithin("EDIFACT_SEGMENT", "The segment has no terminator");
        }

        if (!segment.inCharset() && declared) {
            piece.faultWithin("EDIFACT_ENCODING", "A segment holds bytes that are not " + charset.name());
        }
    }

    private EdifactPiece piece() {
        if (piece == null) {
            pieces++;
            piece = new EdifactPiece(new Origin(place(), "message", pieces), scanner.position(), maxMessageBytes);
            stand();
        }

        return piece;
    }

    /** Tells the piece where it stands. */
    private void stand() {
        piece.stand(scanner.delimiters(), charset, envelope);
    }

    private void cutMessage() {
        envelope.cutMessage().ifPresent(fault -> piece().fault("EDIFACT_MESSAGE", fault));
        if (piece != null && piece.hasSegments()) {
            piece.closeSegments();
        }
    }

    private void cutGroup() {
        cutMessage();
        envelope.cutGroup().ifPresent(fault -> piece().fault("EDIFACT_GROUP", fault));
    }

    private void cutInterchange() {
        cutGroup();
        envelope.cutInterchange().ifPresent(fault -> piece().fault("EDIFACT_INTERCHANGE", fault));
    }

    private void forgetCharset() {
        charset = given.orElse(UTF_8);
        declared = given.isPresent();
    }

    private void releaseWithSegments() {
        if (piece != null && piece.hasSegments()) {
            release();
        }
    }

    private void release() {
        if (piece != null && piece.began()) {
            give(piece.outcome(digest));
            piece = null;
        }
    }
}
