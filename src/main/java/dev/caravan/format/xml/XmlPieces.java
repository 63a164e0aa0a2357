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
package dev.caravan.format.xml;

import dev.caravan.format.internal.Utf16Stream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Cuts a stream of documents, one behind the other, into rows and what cannot be read. Behind what cannot be read it
 * goes on where the next row of the same document, the next document, or something named as the root begins.
 */
final class XmlPieces {

    private static final int MAX_DEPTH = 256;
    private static final int MIN_BYTES_OF_ELEMENT = 16;
    private static final int MAX_ELEMENTS = 1_000_000;
    private static final int MAX_KEPT = 10_000;

    private final XmlWindow window;
    private final XmlCharacters characters;
    private final XmlScanner scanner;
    private final XmlResync resync;
    private final XmlCut cut;
    private final Function<XmlPiece, Object> outcomes;
    private final Deque<Object> ready = new ArrayDeque<>();

    /** The place where documents stand. */
    private XmlElement top = XmlElement.top();

    private XmlElement root;
    private XmlElement open = top;
    private int depth;

    /** The depth of the element that is kept, or skipped, with all that is in it; 0 if there is none. */
    private int keptFrom;

    private int skippedFrom;
    private int elements;

    /** The row that is being read, the one that was, and where its piece ends as far as is known. */
    private XmlElement row;

    private XmlElement done;
    private int doneEnd;
    private boolean documentDone;

    /** Where the next row may stand. */
    private XmlElement rowParent;

    private String rowName;
    private int rowParentDepth;

    /** Why what is read is given up, until reading goes on; null while nothing is. */
    private XmlFault fault;

    private boolean ended;

    /**
     * @param limit of a row, in bytes
     * @param brokenLimit of a piece that is no row
     * @param outcomes makes what {@link #next} gives, at once, as what was kept beside the row changes
     */
    XmlPieces(Utf16Stream in, XmlCut cut, int limit, int brokenLimit, Function<XmlPiece, Object> outcomes) {
        this.window = new XmlWindow(in, limit, brokenLimit);
        this.characters = new XmlCharacters(in);
        this.scanner = new XmlScanner(window, characters);
        this.resync = new XmlResync(window);
        this.cut = cut;
        this.outcomes = outcomes;
    }

    /** Null at the end of the stream. */
    Object next() throws IOException {
        while (ready.isEmpty() && !ended) {
            if (fault == null) {
                try {
                    step();
                } catch (XmlFault found) {
                    giveUp(found);
                }
            } else {
                recover();
            }
        }

        return ready.poll();
    }

    private void step() throws IOException, XmlFault {
        switch (scanner.next()) {
            case START -> start();
            case END -> end();
            case TEXT -> text();
            case DECLARATION -> declaration();
            case OTHER -> trail();
            case STREAM_END -> finish();
        }
    }

    private void declaration() throws IOException, XmlFault {
        if (depth > 0) {
            throw new XmlFault("XML_SYNTAX", "another document begins before it is complete", XmlFault.Resume.HERE);
        }

        release();
        characters.reset();
        scanner.takeDeclaration();
    }

    private void text() throws XmlFault {
        if (keptFrom > 0) {
            String text = scanner.text();
            if (text != null) {
                open.append(text);
            }
        } else if (depth == 0) {
            if (!scanner.isBlank()) {
                throw outside();
            }

            trail();
        }
    }

    private static XmlFault outside() {
        return new XmlFault("XML_OUTSIDE", "it stands outside of any document", XmlFault.Resume.NEXT);
    }

    /** What stands behind a document is part of its last piece. */
    private void trail() {
        if (documentDone) {
            doneEnd = window.at();
        }
    }

    private void start() throws XmlFault {
        if (documentDone) {
            release();
            characters.reset();
        }

        XmlElement element = new XmlElement(scanner.name(), open, scanner.attributes(), scanner.tokenStart());
        if (row != null && element.local().equals(row.local()) && !cut.nests(element.local())) {
            throw new XmlFault("XML_SYNTAX", "the next one begins before it is complete", XmlFault.Resume.HERE);
        }

        depth++;
        if (depth > MAX_DEPTH) {
            throw new XmlFault("XML_TOO_DEEP", "it is nested deeper than " + MAX_DEPTH, XmlFault.Resume.NEXT_DECLARED);
        }

        if (depth == 1) {
            root = element;
            rowParent = null;
        }

        if (keptFrom > 0) {
            keep(element);
        } else if (skippedFrom == 0) {
            element = place(element);
        }

        open = element;
    }

    private XmlElement place(XmlElement element) throws XmlFault {
        switch (cut.kind(element)) {
            case PASS -> {}
            case SKIP -> skippedFrom = depth;
            case KEEP -> {
                keptFrom = depth;
                keep(element);
            }
            case KEEP_LATEST -> {
                release();
                keptFrom = depth;
                open.replace(element);
            }
            case ROW -> {
                release();
                keptFrom = depth;
                row = new XmlElement(scanner.name(), open, scanner.attributes(), scanner.tokenStart());
                rowName = row.local();
                rowParent = open;
                rowParentDepth = depth - 1;
                return row;
            }
        }

        return element;
    }

    private void keep(XmlElement element) throws XmlFault {
        elements++;
        int most = Math.max(MAX_ELEMENTS, window.limit() / MIN_BYTES_OF_ELEMENT);
        if (elements > most || row == null && open.children().size() > MAX_KEPT) {
            throw new XmlFault("XML_TOO_LARGE", "it has too many elements", XmlFault.Resume.NEXT_DECLARED);
        }

        open.append(element);
    }

    private void end() throws XmlFault {
        if (depth == 0) {
            throw XmlFault.syntax("an end tag has no start tag");
        }

        if (scanner.name() != open.name() && !scanner.name().equals(open.name())) {
            throw XmlFault.syntax("an end tag is not that of the element that is open");
        }

        XmlElement closed = open;
        closed.endAt(window.at());
        boolean header = depth == 1 && keptFrom == 1 && closed != row;
        if (closed == row) {
            done = row;
            doneEnd = window.at();
            row = null;
        }

        if (closed == rowParent) {
            rowParent = null;
        }

        keptFrom = keptFrom == depth ? 0 : keptFrom;
        skippedFrom = skippedFrom == depth ? 0 : skippedFrom;
        open = closed.container();
        depth--;
        if (depth == 0 && !header) {
            documentDone = true;
            doneEnd = window.at();
            top = XmlElement.top();
            open = top;
        }
    }

    /** Hands out the row that was read, with what belongs to it. */
    private void release() {
        if (done != null || documentDone) {
            byte[] raw = window.cut(doneEnd);
            scanner.moved(doneEnd);
            ready.add(outcomes.apply(new XmlPiece.Row(raw, done, characters.charset(), characters.take(doneEnd))));
            done = null;
            documentDone = false;
            elements = 0;
        }
    }

    private void finish() throws XmlFault {
        if (depth > 0) {
            throw XmlFault.syntax("it ends before it is complete");
        }

        release();
        if (window.at() > 0 && !window.isBlank(0, window.at())) {
            broken(window.at(), outside());
        }

        ended = true;
    }

    private void broken(int end, XmlFault why) {
        if (end > 0) {
            characters.take(end);
            byte[] raw = window.cut(end);
            ready.add(outcomes.apply(new XmlPiece.Broken(raw, why.code(), why.getMessage())));
        }
    }

    private void giveUp(XmlFault found) {
        release();
        fault = found;
        // What was kept of it may be many times its bytes.
        row = null;
        open = top;
        int from = scanner.tokenStart();
        boolean here = found.resume() == XmlFault.Resume.HERE && from > 0;
        boolean large = found.code().equals("XML_TOO_LARGE");
        window.goTo(here ? from : large ? Math.max(window.at(), from + 1) : from + 1);
        boolean same = found.resume() != XmlFault.Resume.NEXT_DECLARED && root != null && !cut.nests(root.local());
        boolean sibling = rowParent != null && !cut.nests(rowName);
        resync.lookFor(same ? root.local() : null, sibling ? rowName : null, sibling ? rowParent.local() : null);
    }

    /** Hands out what is given up piece by piece. */
    private void recover() throws IOException {
        XmlResync.Found found = resync.find();
        if (found == XmlResync.Found.FULL_PIECE) {
            broken(window.brokenEnd(), fault);
            return;
        }

        broken(window.at(), fault);
        fault = null;
        scanner.reset();
        keptFrom = 0;
        skippedFrom = 0;
        elements = 0;
        if (found == XmlResync.Found.ROW) {
            open = rowParent;
            depth = rowParentDepth;
        } else {
            top = XmlElement.top();
            open = top;
            root = null;
            rowParent = null;
            depth = 0;
        }
    }
}
