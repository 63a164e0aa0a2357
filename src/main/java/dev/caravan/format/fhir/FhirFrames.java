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

import dev.caravan.format.fhir.FhirScanner.Scan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Takes a stream of JSON values apart by their brackets, whatever stands in them: frames follow each other without a gap, and
 * one that is broken or too large costs no other. Of a Bundle no more than one entry is in memory. For one thread.
 */
final class FhirFrames {

    enum Kind {
        /** A value that is no Bundle with entries, or an element of an array, with what stands before it. */
        RESOURCE,
        /** An entry of a Bundle, with what stands before it: a comma, or the Bundle's beginning. */
        ENTRY,
        /** What is left of a Bundle or an array behind its last element, or blanks at the end of the stream. */
        REST,
        /** An element of a Bundle or an array that is no object. */
        NOT_OBJECT,
        /** No JSON object or array begins here. */
        NO_JSON,
        /** A value that ends before its brackets do; empty where nothing is left of it. */
        TRUNCATED,
        /** A piece of what is larger than the limit. */
        TOO_LARGE
    }

    private enum State {
        BETWEEN,
        TEXT,
        VALUE,
        ELEMENTS,
        ELEMENT,
        SCALAR
    }

    private static final byte[] RESOURCE = "{\"resourceType\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BUNDLE = "{\"resourceType\":\"Bundle\"".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> LIST_ENTRY = Set.of("flag", "deleted", "date", "item");

    private final FhirScanner scanner;
    private State state = State.BETWEEN;
    private Kind kind;
    private int start;
    private int valueStart;
    private int end;
    private boolean line;
    private boolean byBrackets;
    private boolean oversize;
    /** Whether elements are those of an array that is the value itself, not of a Bundle. */
    private boolean array;

    private boolean split;
    private String name = "";
    private String type = "";

    FhirFrames(InputStream in, int limit) {
        this.scanner = new FhirScanner(in, limit);
    }

    byte[] bytes() {
        return scanner.bytes();
    }

    Kind kind() {
        return kind;
    }

    /** Where the frame begins. */
    int from() {
        return scanner.from();
    }

    /** Of the object in a RESOURCE or ENTRY. */
    int start() {
        return start;
    }

    /** Behind the object in a RESOURCE or ENTRY. */
    int end() {
        return end;
    }

    /** Behind the frame. */
    int to() {
        return scanner.cursor();
    }

    /** In the stream. */
    long position() {
        return scanner.position(from());
    }

    /** Whether a line was taken for a value because it looks like one; {@link #again} goes by its brackets. */
    boolean isLine() {
        return line;
    }

    /** Takes the same frame by its brackets. */
    void again() throws IOException {
        scanner.back();
        byBrackets = true;
        frame();
    }

    /** False at the end of the stream. */
    boolean next() throws IOException {
        scanner.begin();
        byBrackets = false;
        return frame();
    }

    private boolean frame() throws IOException {
        line = false;
        kind = null;
        while (kind == null) {
            if (scanner.full()) {
                oversize = true;
                kind = Kind.TOO_LARGE;
                return true;
            }

            switch (state) {
                case BETWEEN -> {
                    scanner.skipBlanks();
                    if (scanner.peek() < 0) {
                        return scanner.moved() && found(Kind.REST);
                    }

                    if (!scanner.full() && !cut()) {
                        beginValue();
                    }
                }
                case TEXT -> ended(scanner.skipText(), Kind.NO_JSON, State.BETWEEN);
                case VALUE -> value();
                case ELEMENTS -> elements();
                case ELEMENT -> {
                    Scan scan = scanner.skipNested(0);
                    end = scanner.cursor();
                    ended(scan, array ? Kind.RESOURCE : Kind.ENTRY, State.ELEMENTS);
                }
                case SCALAR -> ended(scalar(), Kind.NOT_OBJECT, State.ELEMENTS);
            }
        }

        return true;
    }

    private boolean found(Kind what) {
        kind = oversize ? Kind.TOO_LARGE : what;
        oversize = false;
        return true;
    }

    private void ended(Scan scan, Kind what, State behind) {
        if (scan == Scan.END) {
            split = true;
            state = behind;
            found(what);
        } else if (scan == Scan.BROKEN) {
            broken();
        }
    }

    private void broken() {
        scanner.giveUp();
        state = State.BETWEEN;
        found(Kind.TRUNCATED);
    }

    /** What was too large ends here, so that what comes next is not. */
    private boolean cut() {
        boolean cut = oversize && scanner.moved();
        oversize = false;
        if (cut) {
            kind = Kind.TOO_LARGE;
        }

        return cut;
    }

    private void beginValue() throws IOException {
        split = false;
        name = "";
        type = "";
        array = false;
        scanner.enter(0);
        start = scanner.cursor();
        valueStart = start;
        switch (scanner.peek()) {
            case '{' -> {
                if (!byBrackets && !scanner.startsWith(BUNDLE)) {
                    end = scanner.skipObjectLine();
                    line = end > 0;
                }

                if (line) {
                    found(Kind.RESOURCE);
                } else {
                    scanner.advance();
                    scanner.enter(1);
                    state = State.VALUE;
                }
            }
            case '[' -> {
                scanner.advance();
                array = true;
                state = State.ELEMENTS;
            }
            default -> state = State.TEXT;
        }
    }

    private void valueEnds(Kind what) throws IOException {
        start = valueStart;
        end = scanner.cursor();
        scanner.skipLineEnd();
        state = State.BETWEEN;
        found(what);
    }

    /** An object's members, at the top of which its type and entries are looked for. */
    private void value() throws IOException {
        while (state == State.VALUE && kind == null && !scanner.full()) {
            if (scanner.isWithin(1) && scanner.skipNested(1) == Scan.BROKEN) {
                broken();
                return;
            }

            if (scanner.full()) {
                return;
            }

            switch (scanner.peek()) {
                case -1 -> broken();
                case '"' -> text();
                case '[' -> {
                    if (name.equals("entry") && isEntries()) {
                        scanner.advance();
                        state = State.ELEMENTS;
                        cut();
                    } else if (scanner.skipNested(1) == Scan.BROKEN) {
                        broken();
                    }
                }
                case '{' -> {
                    if (scanner.skipNested(1) == Scan.BROKEN) {
                        broken();
                    }
                }
                case '}', ']' -> {
                    scanner.advance();
                    // What is behind a cut is no whole Bundle any more, also without an entry.
                    valueEnds(split || valueStart < from() ? Kind.REST : Kind.RESOURCE);
                }
                case '\n' -> {
                    scanner.advance();
                    if (scanner.breaksOff()) {
                        broken();
                    }
                }
                default -> scanner.advance();
            }
        }
    }

    /** A text at the top of an object: a name, or what stands behind it. */
    private void text() throws IOException {
        String text = scanner.name(scanner.cursor());
        Scan scan = scanner.skipNested(1);
        if (scan == Scan.BROKEN) {
            broken();
        } else if (scan == Scan.END) {
            if (scanner.at(scanner.behindBlanks(scanner.cursor())) == ':') {
                name = text;
            } else if (name.equals("resourceType")) {
                type = text;
            }
        }
    }

    /** The type may stand behind the entries; those of a List have other members. */
    private boolean isEntries() throws IOException {
        if (!type.isEmpty()) {
            return type.equals("Bundle");
        }

        int brace = scanner.behindBlanks(scanner.cursor() + 1);
        return scanner.at(brace) == '{' && !LIST_ENTRY.contains(scanner.name(scanner.behindBlanks(brace + 1)));
    }

    private void elements() throws IOException {
        scanner.skipSeparators();
        if (scanner.full() || cut()) {
            return;
        }

        scanner.enter(0);
        start = scanner.cursor();
        switch (scanner.peek()) {
            case -1, '}' -> broken();
            case '{' -> {
                if (!array && scanner.isLineStart() && scanner.startsWith(RESOURCE)) {
                    // No entry begins so: the Bundle broke off, and this is another line.
                    broken();
                } else {
                    state = State.ELEMENT;
                }
            }
            case ']' -> {
                scanner.advance();
                if (array) {
                    valueEnds(Kind.REST);
                } else {
                    scanner.enter(1);
                    state = State.VALUE;
                }
            }
            default -> state = State.SCALAR;
        }
    }

    /** An element that is no object, to the comma or bracket behind it. */
    private Scan scalar() throws IOException {
        while (!scanner.full()) {
            if (scanner.isWithin(0)) {
                Scan inner = scanner.skipNested(0);
                if (inner != Scan.END) {
                    return inner;
                }
            }

            switch (scanner.peek()) {
                case -1 -> {
                    return Scan.BROKEN;
                }
                case ',', ']', '}' -> {
                    return Scan.END;
                }
                case '"', '[', '{' -> {
                    Scan inner = scanner.skipNested(0);
                    if (inner != Scan.END) {
                        return inner;
                    }
                }
                default -> scanner.advance();
            }
        }

        return Scan.LIMIT;
    }
}
