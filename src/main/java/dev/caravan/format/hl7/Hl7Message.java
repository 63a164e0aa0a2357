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
package dev.caravan.format.hl7;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Turns the lines of one message into its row. For one message only. */
final class Hl7Message {

    private static final List<String> TERMINATORS = List.of("", "\r", "\n", "\r\n", "\n\n", "\r\n\r\n");

    private final Hl7Block block;
    private final Charset fallback;
    private final byte[] raw;
    private final boolean ascii;
    private final Charset charset;
    private final String text;
    private final Decoded first;
    private final Hl7Delimiters delimiters;
    private final Hl7Fields parser;
    private final List<Struct> errors = new ArrayList<>(0);
    private final List<Struct> segments;

    Hl7Message(Hl7Block block, Charset fallback) {
        this.block = block;
        this.fallback = fallback;
        this.raw = block.raw();
        this.segments = new ArrayList<>(block.lines());

        String header = new String(raw, 0, block.end(0), StandardCharsets.ISO_8859_1);
        this.charset = charset(header, delimiters(header));
        this.ascii = isAscii(raw, 0, raw.length) && !Hl7Charsets.isStateful(charset);
        this.text = ascii ? new String(raw, StandardCharsets.ISO_8859_1) : null;
        this.first = ascii ? new Decoded(header, null) : decode(0);
        // Taken from the text that becomes MSH-2, so that the writer finds the same.
        this.delimiters = delimiters(first.text());
        this.parser = new Hl7Fields(delimiters, charset);
        if (!delimiters.sound()) {
            note(
                    "HL7_DELIMITERS",
                    0,
                    "MSH-2 does not name distinct delimiters; the usual ones stand in where they can");
        }
    }

    /** @param batch the message's place in its envelope, null outside one */
    Record row(String place, Struct batch, MessageDigest digest) {
        for (int line = 0; line < block.lines(); line++) {
            segments.add(segment(line));
        }

        Hl7Header header = new Hl7Header(segments.get(0));
        Hl7Time time = null;
        String written = header.first(7);
        if (written != null && !written.equals("\"\"")) {
            time = Hl7Time.of(written).orElse(null);
            if (time == null) {
                note("HL7_TIME", 0, "MSH-7 is no time of the form YYYYMMDDHHMMSS.SSSS+ZZZZ");
            }
        }

        Record row = new Record(new Origin(place, "message", block.number()));
        row.put("_raw", raw);
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(raw)));
        row.put("_source", new Struct(Hl7Columns.SOURCE, place, block.position(), block.length()));
        row.put("_parse_status", errors.isEmpty() ? "ok" : "partial");
        row.put("_errors", errors);
        row.put("sending_application", header.name(3));
        row.put("sending_facility", header.name(4));
        row.put("receiving_application", header.name(5));
        row.put("receiving_facility", header.name(6));
        row.put("message_time", time == null ? null : time.clock());
        row.put("message_time_offset", time == null ? null : time.offset());
        row.put("message_type", header.first(9));
        row.put("trigger_event", header.component(9, 1));
        row.put("message_structure", header.component(9, 2));
        row.put("control_id", header.first(10));
        row.put("processing_id", header.first(11));
        row.put("version", header.first(12));
        row.put("charset", header.text(18, delimiters));
        row.put("encoding", charset.name());
        row.put("batch", batch);
        row.put("segments", segments);
        return row;
    }

    private Struct segment(int line) {
        int start = block.start(line);
        int end = block.end(line);
        String terminator = terminator(end, block.terminatorEnd(line));
        if (line > 0 && !isSegment(start, end)) {
            note("HL7_SEGMENT", start, "Line " + (line + 1) + " of the message is not a segment");
            return new Struct(
                    Hl7Columns.SEGMENT, null, line + 1L, terminator, Arrays.copyOfRange(raw, start, end), List.of());
        }

        if (ascii) {
            return new Struct(
                    Hl7Columns.SEGMENT,
                    text.substring(start, start + 3),
                    line + 1L,
                    terminator,
                    null,
                    fields(text, start, end));
        }

        Decoded decoded = line == 0 ? first : decode(line);
        return new Struct(
                Hl7Columns.SEGMENT,
                decoded.text().substring(0, 3),
                line + 1L,
                terminator,
                decoded.original(),
                fields(decoded.text(), 0, decoded.text().length()));
    }

    private Decoded decode(int line) {
        int start = block.start(line);
        int end = block.end(line);
        String decoded = new String(raw, start, end - start, charset);
        if (encodes(decoded, charset, start, end)) {
            return new Decoded(decoded, null);
        }

        byte[] original = Arrays.copyOfRange(raw, start, end);
        if (isIn(charset, original) && decoded.startsWith(id(start))) {
            // One set, several ways to write the same: ISO 2022 may go back to JIS X 0201 where Java goes back to
            // ASCII.
            return new Decoded(decoded, original);
        }

        note("HL7_ENCODING", start, "Segment " + (line + 1) + " holds bytes that are not " + charset.name());
        String second = new String(original, fallback);
        if (encodes(second, fallback, start, end)) {
            return new Decoded(second, original);
        }

        return new Decoded(
                isUnderstood(decoded) ? decoded : new String(original, StandardCharsets.ISO_8859_1), original);
    }

    /** Whether there is a character beyond ASCII in it: of a text that is merely cut off, or damaged, there is. */
    private static boolean isUnderstood(String decoded) {
        return decoded.chars().anyMatch(character -> character > 0x7F && character != 0xFFFD);
    }

    private static boolean isIn(Charset charset, byte[] bytes) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Hl7Delimiters delimiters(String header) {
        char separator = header.charAt(3);
        int end = header.indexOf(separator, 4);
        return Hl7Delimiters.of(separator, header.substring(4, end < 0 ? header.length() : end));
    }

    private List<Struct> fields(String segment, int start, int end) {
        List<Struct> fields = new ArrayList<>();
        if (start + 3 >= end) {
            return fields;
        }

        if (!segment.startsWith("MSH", start)) {
            parser.parse(segment, start + 4, end, 1, fields);
            return fields;
        }

        int separator = segment.indexOf(delimiters.field(), start + 4);
        int second = separator < 0 || separator > end ? end : separator;
        fields.add(Hl7Fields.literal(1, String.valueOf(delimiters.field())));
        fields.add(Hl7Fields.literal(2, segment.substring(start + 4, second)));
        if (second < end) {
            parser.parse(segment, second + 1, end, 3, fields);
        }

        return fields;
    }

    private boolean isSegment(int start, int end) {
        if (end - start < 3 || end - start > 3 && raw[start + 3] != delimiters.field()) {
            return false;
        }

        for (int i = start; i < start + 3; i++) {
            boolean letter = raw[i] >= 'A' && raw[i] <= 'Z';
            boolean digit = raw[i] >= '0' && raw[i] <= '9';
            if (!letter && (i == start || !digit)) {
                return false;
            }
        }

        return true;
    }

    private boolean encodes(String decoded, Charset with, int start, int end) {
        byte[] encoded = decoded.getBytes(with);
        return Arrays.equals(encoded, 0, encoded.length, raw, start, end) && decoded.startsWith(id(start));
    }

    private String id(int start) {
        return new String(raw, start, 3, StandardCharsets.ISO_8859_1);
    }

    private String terminator(int from, int to) {
        String terminator = new String(raw, from, to - from, StandardCharsets.ISO_8859_1);
        int known = TERMINATORS.indexOf(terminator);
        return known < 0 ? terminator : TERMINATORS.get(known);
    }

    private Charset charset(String header, Hl7Delimiters preliminary) {
        int from = 3;
        for (int number = 2; number <= 18; number++) {
            from = header.indexOf(preliminary.field(), from) + 1;
            if (from == 0) {
                return fallback;
            }
        }

        int end = header.indexOf(preliminary.field(), from);
        String declared = header.substring(from, end < 0 ? header.length() : end);
        if (declared.isBlank() || declared.equals("\"\"")) {
            return fallback;
        }

        return Hl7Charsets.named(declared, preliminary.repetition()).orElseGet(() -> {
            note("HL7_CHARSET", 0, "MSH-18 names a character set that is not known; read as " + fallback.name());
            return fallback;
        });
    }

    private void note(String code, int position, String message) {
        errors.add(Hl7Columns.error(code, (long) position, message));
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        int union = 0;
        for (int i = from; i < to; i++) {
            union |= bytes[i];
        }

        return union >= 0;
    }

    /** @param original the bytes, when the text does not encode to them */
    private record Decoded(String text, byte[] original) {}

    /** The fields of MSH as the columns want them. */
    private record Hl7Header(Map<String, Object> segment) {

        /** The name of an application or facility: HD.1, or HD.2 where the sender gives an identifier only. */
        String name(int number) {
            String name = component(number, 0);
            return name == null ? component(number, 1) : name;
        }

        String first(int number) {
            return component(number, 0);
        }

        String component(int number, int position) {
            List<?> repetitions = repetitions(number);
            if (repetitions == null || !(repetitions.get(0) instanceof List<?> components)) {
                return null;
            }

            return position < components.size() && components.get(position) instanceof List<?> subcomponents
                    ? (String) subcomponents.get(0)
                    : null;
        }

        String text(int number, Hl7Delimiters delimiters) {
            List<?> repetitions = repetitions(number);
            if (repetitions == null) {
                return null;
            }

            StringBuilder text = new StringBuilder();
            Hl7Writer.appendRepetitions(repetitions, delimiters, text);
            return text.toString();
        }

        private List<?> repetitions(int number) {
            for (Object field : (List<?>) segment.get("fields")) {
                Map<?, ?> struct = (Map<?, ?>) field;
                if ((Long) struct.get("n") == number) {
                    return (List<?>) struct.get("reps");
                }
            }

            return null;
        }
    }
}
