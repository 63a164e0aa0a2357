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
package dev.caravan.format.swift;

import dev.caravan.record.Struct;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A message's bytes as text, in a character set that gives every piece of them back. */
final class SwiftText {

    private final byte[] raw;
    private final boolean ascii;
    private Charset charset;
    private boolean exact = true;
    private boolean gaps;

    SwiftText(byte[] raw, Charset charset) {
        this.raw = raw;
        this.charset = charset;
        this.ascii = isAscii(0, raw.length);
    }

    private boolean isAscii(int from, int to) {
        int union = 0;
        for (int i = from; i < to; i++) {
            union |= raw[i];
        }

        return union >= 0;
    }

    /** Sets what {@link #charset()} falls back to, after which every piece has to be read again. */
    void readByteByByte() {
        charset = StandardCharsets.ISO_8859_1;
        exact = true;
    }

    /** Whether all pieces so far give their bytes back. */
    boolean exact() {
        return exact;
    }

    Charset charset() {
        return charset;
    }

    String piece(int from, int to) {
        return ascii || isAscii(from, to)
                ? new String(raw, from, to - from, StandardCharsets.ISO_8859_1)
                : encoded(from, to);
    }

    private String encoded(int from, int to) {
        String text = new String(raw, from, to - from, charset);
        exact &= Arrays.equals(text.getBytes(charset), Arrays.copyOfRange(raw, from, to));
        return text;
    }

    /** @return where the first field begins, {@code to} if there is none */
    int firstField(int from, int to) {
        for (int line = from; line < to; line = nextLine(line, to)) {
            if (SwiftTags.length(raw, line, to) > 0) {
                return line;
            }
        }

        return to;
    }

    /** @param from where a field begins */
    List<SwiftField> fields(int from, int to) {
        List<SwiftField> fields = new ArrayList<>();
        int start = from;
        while (start < to) {
            int next = nextLine(start, to);
            while (next < to && SwiftTags.length(raw, next, to) == 0) {
                next = nextLine(next, to);
            }

            int tag = SwiftTags.length(raw, start, to);
            int value = start + tag + 2;
            int end = next;
            while (end > value && (raw[end - 1] == '\n' || raw[end - 1] == '\r')) {
                end--;
            }

            fields.add(SwiftField.of(piece(start + 1, start + 1 + tag), piece(value, end), lineEnd(end, next), start));
            start = next;
        }

        return fields;
    }

    /** What nearly every field ends with is made once only. */
    private String lineEnd(int from, int to) {
        if (to - from == 1 && raw[from] == '\n') {
            return "\n";
        }

        return to - from == 2 && raw[from] == '\r' && raw[from + 1] == '\n' ? "\r\n" : piece(from, to);
    }

    private int nextLine(int from, int to) {
        for (int at = from; at < to; at++) {
            if (raw[at] == '\n' || raw[at] == '\r' && (at + 1 == to || raw[at + 1] != '\n')) {
                return at + 1;
            }
        }

        return to;
    }

    /** Whether white space stands around the tags that were read last. */
    boolean gaps() {
        return gaps;
    }

    /** What a block holds when it is nothing but {@code {tag:value}} and white space, else null. */
    List<Struct> tags(int from, int to) {
        List<Struct> tags = new ArrayList<>();
        gaps = false;
        for (int at = pastSpace(from, to); at < to; ) {
            int end = at + 1;
            int colon = -1;
            while (end < to && raw[end] != '{' && raw[end] != '}') {
                if (colon < 0 && raw[end] == ':') {
                    colon = end;
                }

                end++;
            }

            if (raw[at] != '{' || end == to || raw[end] != '}' || colon < 0) {
                return null;
            }

            tags.add(new Struct(SwiftColumns.TAG, piece(at + 1, colon), piece(colon + 1, end)));
            at = pastSpace(end + 1, to);
        }

        return tags.isEmpty() ? null : tags;
    }

    private int pastSpace(int from, int to) {
        int at = from;
        while (at < to && (raw[at] == ' ' || raw[at] == '\r' || raw[at] == '\n')) {
            at++;
        }

        gaps |= at > from;
        return at;
    }

    /** How many fields and tags there are at most, found before any of them is made. */
    static int parts(byte[] raw) {
        int parts = 0;
        byte before = '\n';
        for (byte current : raw) {
            if (current == '{' || current == ':' && (before == '\n' || before == '\r')) {
                parts++;
            }

            before = current;
        }

        return parts;
    }
}
