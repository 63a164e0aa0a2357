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

import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A row that may get more text behind it. */
final class FhirRow {

    private static final String DELETE = "DELETE";

    private final FhirUnit unit;
    private final Origin origin;
    private final long position;
    private final String leading;
    private final String resource;
    private final List<Struct> errors = new ArrayList<>();
    private final int begin;
    private byte[] raw;
    private String trailing;

    /**
     * @param from where its bytes begin, which the unit's positions are within
     * @param position of that in the stream
     * @throws CharacterCodingException if the bytes are not UTF-8
     */
    FhirRow(byte[] bytes, int from, int to, FhirUnit unit, Origin origin, long position)
            throws CharacterCodingException {
        this.unit = unit;
        this.origin = origin;
        this.position = position;
        this.begin = from;
        boolean empty = unit.from < 0;
        this.leading = FhirText.of(bytes, from, empty ? to : unit.from);
        this.resource = empty ? null : FhirText.of(bytes, unit.from, unit.to);
        this.trailing = empty ? null : FhirText.of(bytes, unit.to, to);
        this.raw = Arrays.copyOfRange(bytes, from, to);
    }

    /** @throws CharacterCodingException if the bytes are not UTF-8; nothing is appended then */
    void append(byte[] bytes, int from, int to) throws CharacterCodingException {
        String more = FhirText.of(bytes, from, to);
        if (more != null) {
            trailing = trailing == null ? more : trailing + more;
            int length = raw.length;
            raw = Arrays.copyOf(raw, length + to - from);
            System.arraycopy(bytes, from, raw, length, to - from);
        }
    }

    void truncated() {
        error("FHIR_TRUNCATED", raw.length, "The Bundle or array breaks off behind this");
    }

    Record record(MessageDigest digest) {
        boolean deleted = DELETE.equals(unit.method) && unit.from < 0;
        FhirReference reference = unit.from < 0 ? reference() : FhirReference.NONE;
        Instant updated = updated();
        if (unit.from < 0 && unit.method == null && !unit.hasResponse) {
            error("FHIR_ENTRY", 0, "An entry without resource, request and response");
        }

        Record row =
                deleted && reference.id() != null ? new Record(Map.of(), origin, Operation.DELETE) : new Record(origin);
        row.put("_raw", raw);
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(raw)));
        row.put("_source", new Struct(FhirColumns.SOURCE, origin.place(), position, (long) raw.length));
        row.put("_parse_status", errors.isEmpty() ? "ok" : "partial");
        row.put("_errors", errors);
        row.put("resource_type", unit.from < 0 ? reference.type() : unit.type);
        row.put("id", unit.from < 0 ? reference.id() : unit.id);
        row.put("version_id", version(reference));
        row.put("last_updated", updated);
        row.put("profile", unit.profiles);
        row.put("full_url", unit.fullUrl);
        row.put("deleted", deleted);
        row.put("method", unit.method);
        row.put("leading", leading);
        row.put("resource", resource);
        row.put("trailing", trailing);
        return row;
    }

    /** Of what an entry without a resource is about. */
    private FhirReference reference() {
        for (String url : new String[] {unit.location, unit.url, unit.fullUrl}) {
            FhirReference reference = FhirReference.of(url);
            if (reference.id() != null) {
                return reference;
            }
        }

        return FhirReference.of(unit.url);
    }

    /** An ETag is {@code W/"23"} (FHIR R4, 3.1.0.5.5), and often written without the quotes. */
    private String version(FhirReference reference) {
        if (unit.version != null || unit.etag == null) {
            return unit.version == null ? reference.version() : unit.version;
        }

        return unit.etag.replaceFirst("^W/", "").replaceFirst("^\"(.*)\"$", "$1");
    }

    private Instant updated() {
        String text = unit.updated == null ? unit.modified : unit.updated;
        Instant updated = text == null ? null : FhirTime.of(text);
        if (text != null && updated == null) {
            String where = unit.updated == null ? "response.lastModified" : "meta.lastUpdated";
            error("FHIR_TIME", Math.max(unit.from, begin) - begin, where + " is no instant");
        }

        return updated;
    }

    private void error(String code, int at, String text) {
        errors.add(new Struct(FhirColumns.ERROR, code, (long) at, text));
    }
}
