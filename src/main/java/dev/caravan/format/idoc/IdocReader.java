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
package dev.caravan.format.idoc;

import dev.caravan.format.internal.QueuedRecords;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Struct;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What is the same of IDocs in whatever form: one piece of the input after the other becomes a row, or is rejected. */
abstract class IdocReader extends QueuedRecords {

    private static final int MAX_FAULTS = 100;

    /** SAP's initial values stand for nothing. */
    private static final String NO_DATE = "00000000";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

    private final MessageDigest digest = sha256();
    private long pieces;

    IdocReader(InputStream in, String place) {
        super(in, "IDocs", place, IdocColumns.SCHEMA);
    }

    /** The next piece, null behind the last. */
    abstract IdocFrame frame() throws IOException;

    /** @throws IllegalArgumentException with why it cannot be one, without any of the text */
    abstract Record row(IdocFrame frame);

    /** All of a piece, as it was received. */
    byte[] received(IdocFrame frame) {
        return frame.bytes();
    }

    /** Where the IDoc begins, in bytes as received. */
    int start(IdocFrame frame) {
        return frame.start();
    }

    /** In which it was received what is read in {@code charset}. */
    Charset encoding(Charset charset) {
        return charset;
    }

    @Override
    protected final boolean advance() throws IOException {
        IdocFrame frame = frame();
        if (frame != null) {
            pieces++;
            give(outcome(frame));
        }

        return frame != null;
    }

    private Object outcome(IdocFrame frame) {
        if (frame.fault() != IdocFrame.Fault.NONE) {
            return rejected(frame, frame.fault().code(), frame.fault().text());
        }
        try {
            return row(frame);
        } catch (IllegalArgumentException e) {
            return rejected(frame, "IDOC_SYNTAX", e.getMessage());
        }
    }

    private Rejected rejected(IdocFrame frame, String code, String reason) {
        String message =
                "Cannot read IDoc at byte " + (frame.position() + start(frame)) + " of " + place() + ": " + reason;

        return new Rejected(code, message, new Origin(place(), "idoc", pieces), received(frame));
    }

    /**
     * @param charset in which the bytes come back as they are
     * @param control fields of the control record, null if there is none
     * @param errors found so far; what is wrong with the control record is added
     */
    final Record row(
            IdocFrame frame, Charset charset, List<Struct> control, List<Struct> segments, List<Struct> errors) {
        if (control == null) {
            error(errors, "IDOC_CONTROL", start(frame), "There is no control record");
        }
        Optional<LocalDateTime> created = created(control, frame, errors);
        byte[] raw = received(frame);

        Record row = new Record(new Origin(place(), "idoc", pieces));
        row.put("_raw", raw);
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(raw)));
        row.put("_source", new Struct(IdocColumns.SOURCE, place(), frame.position(), (long) raw.length));
        row.put("_parse_status", errors.isEmpty() ? "ok" : "partial");
        row.put("_errors", errors);
        IdocColumns.CONTROL.forEach(
                name -> row.put(IdocColumns.column(name), value(control, name).orElse(null)));
        row.put("created", created.orElse(null));
        row.put("control", control);
        row.put("segments", segments);
        row.put("encoding", encoding(charset).name());
        row.put("leading", frame.leading(charset));
        row.put("idoc", frame.idoc(charset));
        row.put("trailing", frame.trailing(charset));

        return row;
    }

    /** The first field of that name. */
    static Optional<String> value(List<Struct> fields, String name) {
        return fields == null
                ? Optional.empty()
                : fields.stream()
                        .filter(field -> field.get("name").equals(name))
                        .map(field -> (String) field.get("value"))
                        .findFirst();
    }

    private Optional<LocalDateTime> created(List<Struct> control, IdocFrame frame, List<Struct> errors) {
        String date = value(control, "CREDAT").orElse("").strip();
        String time = value(control, "CRETIM").orElse("").strip();
        if (date.isEmpty() || date.equals(NO_DATE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(date + (time.isEmpty() ? "000000" : time), TIME));
        } catch (DateTimeException e) {
            error(errors, "IDOC_TIME", start(frame), "CREDAT and CRETIM are no time");
            return Optional.empty();
        }
    }

    /** @param position in bytes of the piece */
    static void error(List<Struct> errors, String code, long position, String text) {
        if (errors.size() < MAX_FAULTS) {
            errors.add(new Struct(IdocColumns.ERROR, code, position, text));
        }
    }
}
