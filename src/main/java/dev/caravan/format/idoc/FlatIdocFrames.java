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

import dev.caravan.format.idoc.IdocFrame.Fault;
import dev.caravan.format.internal.StreamWindow;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a file of flat IDocs where a line begins with a control record: names of records are ASCII in every character set
 * that may be read here. For one thread.
 */
final class FlatIdocFrames {

    private static final byte[] CONTROL = {'E', 'D', 'I', '_', 'D', 'C'};
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};
    private static final int DROP = 1 << 16;

    private final StreamWindow window;
    private final int limit;
    private int begin;
    private boolean overflowing;

    /** @param limit of a piece, in bytes */
    FlatIdocFrames(InputStream in, int limit) {
        this.window = new StreamWindow(in);
        this.limit = limit;
    }

    /** The next piece, null behind the last. All of them, one after the other, are the file. */
    IdocFrame next() throws IOException {
        if (!window.has(begin)) {
            return null;
        }
        int start = hasMark() ? begin + BYTE_ORDER_MARK.length : begin;
        boolean controlled = isControl(start);
        overflowing &= !controlled;
        int end = start;
        do {
            end = behindLine(end);
        } while (end - begin < limit && window.has(end) && !isControl(end));
        boolean whole = !window.has(end) || isControl(end);

        return frame(start, end, whole, controlled);
    }

    private IdocFrame frame(int start, int end, boolean whole, boolean controlled) {
        Fault fault = !whole || overflowing ? Fault.TOO_LARGE : controlled ? Fault.NONE : Fault.NO_IDOC;
        overflowing = !whole;
        byte[] bytes = window.copy(begin, end);
        int from = fault == Fault.NONE ? start - begin : 0;
        IdocFrame frame =
                new IdocFrame(bytes, from, fault == Fault.NONE ? bytes.length : 0, window.position(begin), fault);
        begin = end;
        // What is dropped is copied over: not for every IDoc.
        if (begin >= DROP) {
            window.drop(begin);
            begin = 0;
        }

        return frame;
    }

    /** At the limit at the latest, and at the end of the stream. */
    private int behindLine(int from) throws IOException {
        int at = from;
        while (at - begin < limit && window.has(at)) {
            if (window.bytes()[at++] == '\n') {
                return at;
            }
        }

        return at;
    }

    private boolean hasMark() throws IOException {
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if (window.at(begin + i) != BYTE_ORDER_MARK[i]) {
                return false;
            }
        }

        return window.position(begin) == 0;
    }

    private boolean isControl(int at) throws IOException {
        for (int i = 0; i < CONTROL.length; i++) {
            if (window.at(at + i) != CONTROL[i]) {
                return false;
            }
        }

        return true;
    }
}
