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

import dev.caravan.format.segments.SegmentPiece;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Struct;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.util.Set;

/** A message with the envelope segments that no other one has: what becomes one row. Or an envelope without any. */
final class EdifactPiece extends SegmentPiece {

    private static final Set<String> DOCUMENTS = Set.of("INVOIC", "ORDERS", "DESADV");

    private EdifactDelimiters delimiters = EdifactDelimiters.DEFAULT;
    private Charset charset;
    private Struct interchange;
    private Struct group;
    private Struct message;

    EdifactPiece(Origin origin, long position, int limit) {
        super(origin, position, limit);
    }

    void append(EdifactSegment segment, EdifactScanner scanner) {
        appendBytes(scanner.bytes(), scanner.start(), scanner.wholeEnd());
        if (takes(segment.parts())) {
            add(
                    segment.id(),
                    segment.original(),
                    segment.elements(),
                    scanner.bytes(),
                    scanner.end(),
                    scanner.wholeEnd());
        }
    }

    void stand(EdifactDelimiters within, Charset in, EdifactEnvelope envelope) {
        delimiters = within == null ? delimiters : within;
        charset = in;
        interchange = envelope.interchange();
        group = envelope.group();
    }

    /** @param unh null when the message has none */
    void beginMessage(Struct unh) {
        message = unh;
        openSegments();
    }

    /** A {@link Record} or a {@link Rejected}. */
    Object outcome(MessageDigest digest) {
        if (isTooLarge()) {
            return new Rejected("EDIFACT_TOO_LARGE", "Cannot read EDIFACT message " + tooLarge(), origin(), raw());
        }

        Struct trade = hasSegments() && isDocument()
                ? EdifactDocument.of(segments(), (code, text) -> error(code, null, text))
                : null;
        Record row = row(digest);
        row.put("interchange", interchange);
        row.put("functional_group", group);
        row.put("message", message);
        row.put("encoding", charset.name());
        row.put("delimiters", delimiters.columns());
        putSegments(row);
        row.put("document", trade);
        return row;
    }

    /** What has no UNH does not say; it is read for what it may be. */
    private boolean isDocument() {
        return message == null || message.get("type") instanceof String type && DOCUMENTS.contains(type);
    }
}
