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
package dev.caravan.format.fhir;

import dev.caravan.format.internal.QueuedRecords;
import dev.caravan.record.Origin;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * FHIR resources in JSON (R4 and R5, 2.6 "JSON Representation of Resources") out of NDJSON, Bundles of any type, arrays and
 * single resources, one after the other; one row per resource.
 *
 * <p>Out: {@link #schema()}. {@code resource} is the resource's JSON as it stands there, character for character, so that
 * decimals keep their digits, and elements, extensions and white space nobody knows are kept. Of a Bundle each entry is a
 * row, also one without a resource: a delete of a history ({@code deleted}, its type and id from the request's URL, its
 * version and time from the response), or a mere response. {@code leading} is the text before the resource, from the end of
 * the last row on, {@code trailing} the text behind it that belongs to its entry, to its line or, of the last row, to the
 * end of the Bundle; {@code _raw} is the three together, and the rows and what was rejected are the input, byte for byte. A
 * Bundle without entries is a row itself, and one that is an entry's resource is not taken apart. Of a member that occurs
 * twice the first one makes the column. {@code _source.position} counts bytes of the stream from 0,
 * {@code _errors.position} bytes of {@code _raw}.
 *
 * <p>{@code _parse_status} is {@code partial} when something was kept but does not agree: FHIR_TIME (meta.lastUpdated or
 * response.lastModified is no instant), FHIR_ENTRY (neither resource nor request nor response), FHIR_TRUNCATED (the Bundle
 * breaks off behind this row).
 *
 * <p>Rejected, with all bytes, and without harm to what stands before and behind: FHIR_SYNTAX (no sound JSON, RFC 8259, or
 * nested deeper than 500), FHIR_TRUNCATED (it breaks off, before the end of the stream or a line that begins with a brace),
 * FHIR_ENCODING (not UTF-8), FHIR_NO_TYPE (no resourceType), FHIR_NO_OBJECT, FHIR_XML (the XML representation among JSON),
 * FHIR_NO_JSON, FHIR_TOO_LARGE (a resource with what is around it of more than 16 MiB, in pieces), FHIR_NO_RESOURCE (text
 * around rejected resources). Blanks alone make no row.
 *
 * <p>Holds two resources in memory, however long the Bundle is. For one thread.
 */
public final class FhirRecords extends QueuedRecords {

    static final int MAX_BYTES = 16 << 20;

    private final FhirFrames frames;
    private final MessageDigest digest = sha256();
    private final long bytesBefore;
    private FhirRow last;
    private long count;

    /** @param place for {@code _source} and the origin of what is rejected */
    public FhirRecords(InputStream in, String place) {
        this(in, place, MAX_BYTES);
    }

    /**
     * Of a stream that others have read the beginning of.
     *
     * @param bytesBefore and {@code recordsBefore} how much that was
     */
    public FhirRecords(InputStream in, String place, long bytesBefore, long recordsBefore) {
        this(in, place, MAX_BYTES, bytesBefore, recordsBefore);
    }

    FhirRecords(InputStream in, String place, int maxBytes) {
        this(in, place, maxBytes, 0, 0);
    }

    private FhirRecords(InputStream in, String place, int maxBytes, long bytesBefore, long recordsBefore) {
        super(in, "FHIR", place, FhirColumns.SCHEMA);
        this.frames = new FhirFrames(in, maxBytes);
        this.bytesBefore = bytesBefore;
        this.count = recordsBefore;
    }

    @Override
    protected boolean advance() throws IOException {
        if (!frames.next()) {
            release();
            return false;
        }

        switch (frames.kind()) {
            case RESOURCE -> resource();
            case ENTRY -> take(FhirUnit.entry(frames.bytes(), frames.start(), frames.end()));
            case REST -> rest();
            case NOT_OBJECT -> rejected("FHIR_NO_OBJECT", "an element that is no object");
            case NO_JSON -> noJson();
            case TRUNCATED -> truncated();
            case TOO_LARGE -> rejected("FHIR_TOO_LARGE", "more bytes than a resource may have");
        }

        return true;
    }

    private void resource() throws IOException {
        FhirUnit unit = FhirUnit.resource(frames.bytes(), frames.start(), frames.end());
        if (!frames.isLine() || unit.fault == null && !unit.isSplit()) {
            take(unit);
            return;
        }

        frames.again();
        switch (frames.kind()) {
            case RESOURCE -> take(FhirUnit.resource(frames.bytes(), frames.start(), frames.end()));
            case ENTRY -> take(FhirUnit.entry(frames.bytes(), frames.start(), frames.end()));
            case NOT_OBJECT -> rejected("FHIR_NO_OBJECT", "an element that is no object");
            case TRUNCATED -> truncated();
            default -> rejected("FHIR_TOO_LARGE", "more bytes than a resource may have");
        }
    }

    private void take(FhirUnit unit) {
        if (unit.fault != null) {
            rejected("FHIR_SYNTAX", unit.fault + " at its byte " + (unit.faultAt - frames.from()));
        } else if (unit.from >= 0 && unit.type == null) {
            rejected("FHIR_NO_TYPE", "an object without resourceType");
        } else {
            try {
                FhirRow row = new FhirRow(frames.bytes(), frames.from(), frames.to(), unit, origin(), position());
                release();
                last = row;
                count++;
            } catch (CharacterCodingException e) {
                rejected("FHIR_ENCODING", "bytes that are not UTF-8");
            }
        }
    }

    private void rest() {
        if (last != null) {
            append();
        } else if (firstByte() >= 0) {
            rejected("FHIR_NO_RESOURCE", "text around resources that were rejected");
        }
    }

    /** Whether the last row could take it. */
    private boolean append() {
        try {
            last.append(frames.bytes(), frames.from(), frames.to());
            return true;
        } catch (CharacterCodingException e) {
            rejected("FHIR_ENCODING", "bytes that are not UTF-8");
            return false;
        }
    }

    private void noJson() {
        boolean xml = firstByte() == '<';
        rejected(
                xml ? "FHIR_XML" : "FHIR_NO_JSON",
                xml ? "this is XML, which is read where the whole stream is" : "no JSON object begins here");
    }

    private void truncated() {
        if (last == null || !isSeparator()) {
            if (frames.from() < frames.to()) {
                rejected("FHIR_TRUNCATED", "it breaks off");
            }
        } else if (append()) {
            last.truncated();
        }
    }

    /** The first that is no blank, -1 if all are. */
    private int firstByte() {
        for (int i = frames.from(); i < frames.to(); i++) {
            if (!FhirScanner.isBlank(frames.bytes()[i])) {
                return frames.bytes()[i] & 0xFF;
            }
        }

        return -1;
    }

    /** Whether only blanks and commas are left of what broke off. */
    private boolean isSeparator() {
        for (int i = frames.from(); i < frames.to(); i++) {
            if (!FhirScanner.isBlank(frames.bytes()[i]) && frames.bytes()[i] != ',') {
                return false;
            }
        }

        return true;
    }

    private long position() {
        return bytesBefore + frames.position();
    }

    private Origin origin() {
        return new Origin(place(), "resource", count + 1);
    }

    private void rejected(String code, String why) {
        release();
        String message = "Cannot read FHIR at byte " + position() + " of " + place() + ": " + why;
        byte[] raw = Arrays.copyOfRange(frames.bytes(), frames.from(), frames.to());
        give(new Rejected(code, message, origin(), raw));
        count++;
    }

    private void release() {
        if (last != null) {
            give(last.record(digest));
            last = null;
        }
    }
}
