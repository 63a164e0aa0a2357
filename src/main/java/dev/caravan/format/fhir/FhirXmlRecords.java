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
import dev.caravan.format.xml.XmlRecords;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * FHIR resources in XML (R4 and R5, 2.6.1 "XML Representation of Resources"), alone or in Bundles, one behind the other; one row
 * per resource.
 *
 * <p>Out: the rows of {@link FhirRecords}, but that {@code resource} is XML as it stands there. It may use prefixes that
 * {@code leading} declares. The bytes are UTF-8, as FHIR wants it.
 *
 * <p>Rejected: what {@link XmlRecords} rejects, in its codes, where a broken entry costs the rest of its Bundle; FHIR_ENCODING (not
 * UTF-8).
 *
 * <p>Holds one entry in memory. For one thread.
 */
final class FhirXmlRecords extends QueuedRecords {

    private static final String UNIT = "unit";
    private static final Set<String> ENCODINGS = Set.of("UTF-8", "US-ASCII");

    private final RecordStream pieces;
    private final int maxBytes;
    private final MessageDigest digest = sha256();
    private long position;
    private long count;

    /** @param place for {@code _source} and the origin of what is rejected */
    FhirXmlRecords(InputStream in, String place, int maxBytes) {
        super(in, "FHIR", place, FhirColumns.SCHEMA);
        this.maxBytes = maxBytes;
        this.pieces = pieces(in, place, maxBytes, true);
    }

    private static RecordStream pieces(InputStream in, String place, int maxBytes, boolean splits) {
        return new XmlRecords(
                in,
                new FhirXmlCut(splits),
                new Schema(List.of()),
                (row, element, text, errors) -> row.put(UNIT, FhirXmlUnit.of(element)),
                "FHIR resources",
                place,
                maxBytes);
    }

    @Override
    protected boolean advance() {
        if (!pieces.hasNext()) {
            return false;
        }

        Object piece = pieces.next();
        byte[] raw = piece instanceof Record row ? (byte[]) row.get("_raw") : ((Rejected) piece).raw();
        count++;
        give(piece instanceof Rejected rejected && rejected.code().equals("XML_NO_ROW") ? whole(rejected) : of(piece));
        position += raw.length;

        return true;
    }

    /** A Bundle without entries is a row itself. */
    private Object whole(Rejected rejected) {
        InputStream in = new ByteArrayInputStream(rejected.raw());
        try (RecordStream again = pieces(in, place(), maxBytes, false)) {
            Object piece = again.next();
            return piece instanceof Record && !again.hasNext() ? of(piece) : rejected;
        }
    }

    private Object of(Object piece) {
        if (!(piece instanceof Record row)) {
            return piece;
        }

        byte[] raw = (byte[]) row.get("_raw");
        Origin origin = new Origin(place(), "resource", count);
        try {
            if (!ENCODINGS.contains(row.get("encoding"))) {
                throw new CharacterCodingException();
            }

            FhirUnit unit = (FhirUnit) row.get(UNIT);
            return withErrors(new FhirRow(raw, 0, raw.length, unit, origin, position).record(digest), row);
        } catch (CharacterCodingException e) {
            String why = "Cannot read FHIR at byte " + position + " of " + place() + ": bytes that are not UTF-8";
            return new Rejected("FHIR_ENCODING", why, origin, raw);
        }
    }

    private static Record withErrors(Record resource, Record row) {
        List<Object> errors = new ArrayList<>((List<?>) resource.get("_errors"));
        for (Object error : (List<?>) row.get("_errors")) {
            Map<?, ?> values = (Map<?, ?>) error;
            errors.add(new Struct(FhirColumns.ERROR, values.get("code"), values.get("position"), values.get("text")));
        }

        resource.put("_errors", errors);
        resource.put("_parse_status", errors.isEmpty() ? "ok" : "partial");
        return resource;
    }
}
