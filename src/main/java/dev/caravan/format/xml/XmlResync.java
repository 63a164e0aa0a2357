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

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Looks for a place where reading can begin anew, byte by byte. */
final class XmlResync {

    enum Found {
        /** Nothing yet, but the piece has grown to its limit and has to be cut. */
        FULL_PIECE,
        ROW,
        DOCUMENT,
        STREAM_END
    }

    private static final int MAX_NAME = 300;

    private final XmlWindow window;
    private final byte[] spelling = new byte[MAX_NAME];
    private String root;
    private String row;
    private String rowParent;
    private boolean inParent;

    XmlResync(XmlWindow window) {
        this.window = window;
    }

    /**
     * @param root a document begins with this name, null if not
     * @param row a row begins with this name, until its parent is closed; null if not
     */
    void lookFor(String root, String row, String rowParent) {
        this.root = root;
        this.row = row;
        this.rowParent = rowParent;
        this.inParent = row != null;
    }

    /** Moves the cursor to where a row or a document begins. */
    Found find() throws IOException {
        while (true) {
            while (window.cursor < window.tail && window.bytes[window.cursor] != '<') {
                window.cursor++;
            }

            if (window.brokenTooLong()) {
                return Found.FULL_PIECE;
            }

            int second = window.peek(1);
            if (window.cursor < window.tail && window.bytes[window.cursor] == '<') {
                if (second == '?' && isDeclaration()) {
                    return Found.DOCUMENT;
                }

                String name = name(second == '/' ? 2 : 1);
                if (second == '/') {
                    inParent &= !name.equals(rowParent);
                } else if (inParent && name.equals(row)) {
                    return Found.ROW;
                } else if (name.equals(root)) {
                    return Found.DOCUMENT;
                }

                window.cursor++;
            } else if (second == XmlWindow.END && window.cursor == window.tail) {
                return Found.STREAM_END;
            }
        }
    }

    private boolean isDeclaration() throws IOException {
        String expected = "<?xml";
        for (int i = 0; i < expected.length(); i++) {
            if (window.peek(i) != expected.charAt(i)) {
                return false;
            }
        }

        return XmlBytes.isSpace((byte) window.peek(expected.length()));
    }

    /** Without its prefix; empty if there is none. */
    private String name(int ahead) throws IOException {
        int length = 0;
        int local = 0;
        int current = window.peek(ahead);
        while (XmlBytes.isName(current) && length < MAX_NAME) {
            spelling[length] = (byte) current;
            length++;
            if (current == ':') {
                local = length;
            }

            current = window.peek(ahead + length);
        }

        return new String(spelling, local, length - local, StandardCharsets.UTF_8);
    }
}
