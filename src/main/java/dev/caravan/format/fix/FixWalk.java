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
package dev.caravan.format.fix;

import dev.caravan.format.internal.StreamWindow;
import java.io.IOException;
import java.util.Arrays;

/**
 * Walks over one message, field by field, to its CheckSum (10). Data fields are passed by their length. A message without
 * CheckSum ends where the next begins, or at the end of its line.
 *
 * <p>What is looked at in vain is paid from a budget that grows with what is read, so that no input takes more than a few
 * passes.
 */
final class FixWalk {

    enum Outcome {
        WHOLE,
        TRUNCATED,
        TOO_LARGE
    }

    /** How data may be counted when they are not as many bytes as their length says. */
    private enum Way {
        DELIMITERS_AS_ONE(true, false),
        WITHOUT_BREAKS(false, true),
        DELIMITERS_AS_ONE_WITHOUT_BREAKS(true, true);

        private final boolean units;
        private final boolean passing;

        Way(boolean units, boolean passing) {
            this.units = units;
            this.passing = passing;
        }
    }

    private static final long FIRST_BUDGET = 1 << 20;
    private static final long MAX_BUDGET = 1L << 40;
    private static final int MAX_INDENTATION = 16;

    private final StreamWindow window;
    private final int limit;
    private final FixLayout layout = new FixLayout();
    private final FixPlainField plain = new FixPlainField();
    private FixVerdict verdict;
    private FixStart start;
    private int begin;
    private int end;
    private int foreign;
    private long budget = FIRST_BUDGET;

    FixWalk(StreamWindow window, int limit) {
        this.window = window;
        this.limit = limit;
    }

    FixLayout layout() {
        return layout;
    }

    /** Behind the last byte of the message. */
    int end() {
        return end;
    }

    /** What its length and its sum are worth; null unless it is whole. */
    FixVerdict verdict() {
        return verdict;
    }

    Outcome walk(int position, FixStart at) throws IOException {
        layout.clear();
        verdict = null;
        start = at;
        plain.delimitedBy(at.delimiter());
        begin = position;
        foreign = -1;
        int cursor = position;
        while (true) {
            int from = layout.count() == 0 ? cursor : pastBreaks(cursor);
            if (layout.full()) {
                end = from;
                return Outcome.TOO_LARGE;
            }

            int following = plain.add(window, from, begin, limit, layout);
            cursor = following < 0 ? field(from) : following;
            if (cursor < 0) {
                return truncated(~cursor);
            }

            if (layout.tag(layout.count() - 1) == FixTags.CHECK_SUM) {
                return whole(cursor);
            }
        }
    }

    private Outcome whole(int cursor) {
        verdict = FixVerdict.of(window.bytes(), begin, layout, start);
        if (foreign >= 0 && !verdict.lengthOk()) {
            return truncated(cursor, foreign);
        }

        if (verdict.joining()) {
            layout.join();
        }

        end = cursor;
        earn();
        return Outcome.WHOLE;
    }

    private Outcome truncated(int walked) {
        return truncated(walked, foreign >= 0 ? foreign : walked);
    }

    private Outcome truncated(int walked, int stop) {
        verdict = null;
        int headers = start.measured() && layout.count() > 1 ? layout.next(1) : layout.next(0);
        end = Math.max(begin + 1, Math.min(stop, layout.firstBreak(headers, stop)));
        if (end - begin >= limit) {
            return Outcome.TOO_LARGE;
        }

        layout.cut(end);
        budget -= walked - end;
        earn();
        return Outcome.TRUNCATED;
    }

    private void earn() {
        budget = Math.min(MAX_BUDGET, budget + 4L * (end - begin));
    }

    /** Adds the field; where the next one begins, or the complement of where the message breaks off. */
    private int field(int from) throws IOException {
        byte first = start.delimiter()[0];
        int last = begin + limit;
        int cursor = from;
        int equalsAt = -1;
        int tag = 0;
        int inner = -1;
        byte before = 0;
        byte[] bytes = window.bytes();
        int tail = Math.min(last, window.tail());
        while (true) {
            if (cursor >= tail) {
                if (cursor >= last || !window.has(cursor)) {
                    layout.add(tag, from, equalsAt, cursor, cursor, inner);
                    return ~cursor;
                }

                bytes = window.bytes();
                tail = Math.min(last, window.tail());
            }

            byte current = bytes[cursor];
            if (current == first) {
                int following = start.delimiterEnd(window, cursor, layout);
                if (following >= 0) {
                    layout.add(tag, from, equalsAt, cursor, following, inner);
                    return following;
                }

                bytes = window.bytes();
                tail = Math.min(last, window.tail());
            }

            if (FixStart.isBreak(current)) {
                boolean inValue = equalsAt >= 0 && tag != FixTags.BEGIN_STRING && tag != FixTags.BODY_LENGTH;
                layout.addBreak(cursor, cursor + 1, inValue);
                if (layout.full()) {
                    layout.add(tag, from, equalsAt, cursor, cursor, inner);
                    return ~cursor;
                }

                cursor++;
                continue;
            }

            if (current == '=') {
                if (equalsAt < 0) {
                    equalsAt = cursor;
                    tag = FixTags.of(bytes, from, cursor);
                    if (tag == FixTags.CHECK_SUM) {
                        return FixCheckSum.add(window, from, cursor, layout, start);
                    }

                    // The tag of a message that broke off in it may run into the 8 of the next.
                    boolean doubtful = tag != 0 && tag != FixTags.BEGIN_STRING;
                    if (before == '8' && from != begin && breaksOff(cursor, doubtful)) {
                        layout.add(0, from, -1, cursor, cursor, inner);
                        return ~cursor;
                    }

                    int length = dataLength(tag);
                    if (length >= 0) {
                        int reached = data(cursor + 1, length);
                        if (reached >= 0) {
                            int passed = FixData.delimiters(window, cursor + 1, reached, start.delimiter());
                            int following = start.delimiterEnd(window, reached, layout);
                            layout.add(tag, from, equalsAt, reached, following, passed);
                            return following;
                        }

                        inner = -2;
                    }

                    bytes = window.bytes();
                    tail = Math.min(last, window.tail());
                } else if (before == '8' && breaksOff(cursor, false)) {
                    layout.add(tag, from, equalsAt, cursor, cursor, inner);
                    return ~cursor;
                }
            }

            before = current;
            cursor++;
        }
    }

    /**
     * Whether a message begins with the 8 before this equals sign, and this one does not go on over it.
     *
     * @param doubtful whether the 8 may be the last digit of a tag
     */
    private boolean breaksOff(int equalsAt, boolean doubtful) throws IOException {
        int eight = equalsAt - 1;
        while (window.at(eight) != '8') {
            eight--;
        }

        FixStart other = FixStart.at(window, eight);
        if (other == null) {
            return false;
        }

        boolean same = Arrays.equals(other.delimiter(), start.delimiter());
        if ((doubtful || !same) && !other.measured()) {
            return false;
        }

        // A text may quote a message that has another delimiter; whether it does is known at the CheckSum.
        if (foreign < 0) {
            foreign = eight;
        }

        return same && !doubtful || budget < equalsAt - foreign;
    }

    private int dataLength(int tag) {
        int lengthTag = FixTags.lengthOf(tag);
        int previous = layout.count() - 1;
        if (lengthTag == 0 || layout.tag(previous) != lengthTag) {
            return -1;
        }

        return (int) FixVerdict.number(window.bytes(), layout.valueFrom(previous), layout.to(previous));
    }

    /** Behind the data, -1 when the length does not lead to the end of a field. */
    private int data(int from, int length) throws IOException {
        if (length > begin + (long) limit - from) {
            return -1;
        }

        if (endsData(from + length)) {
            return from + length;
        }

        boolean wide = start.delimiter().length > 1;
        for (Way way : Way.values()) {
            if (way.units && !wide || budget < length) {
                continue;
            }

            byte[] unit = way.units ? start.delimiter() : null;
            int reached = FixData.skip(window, from, length, begin + limit, unit, way.passing);
            if (reached >= 0 && endsData(reached)) {
                if (way.passing) {
                    FixData.addBreaks(window, from, reached, layout);
                }

                return reached;
            }

            budget -= length;
        }

        return -1;
    }

    private boolean endsData(int position) throws IOException {
        int mark = layout.breaks();
        int following = start.delimiterEnd(window, position, layout);
        boolean ends = following >= 0;
        if (ends) {
            int cursor = following;
            while (cursor < following + MAX_INDENTATION && isSpace(window.at(cursor))) {
                cursor++;
            }

            ends = FixStart.isDigit(window.at(cursor));
        }

        if (layout.breaks() > mark) {
            layout.dropBreaks(position);
        }

        return ends;
    }

    /** A line that goes on may be indented. */
    private int pastBreaks(int from) throws IOException {
        if (!FixStart.isBreak(window.at(from))) {
            return from;
        }

        int cursor = from;
        int last = begin + limit;
        while (cursor < last && isSpace(window.at(cursor))) {
            cursor++;
        }

        layout.addBreak(from, cursor, false);
        return cursor;
    }

    private static boolean isSpace(int character) {
        return FixStart.isBreak(character) || character == ' ' || character == '\t';
    }
}
