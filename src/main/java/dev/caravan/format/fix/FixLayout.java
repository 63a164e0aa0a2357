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

import java.util.Arrays;

/**
 * Where the fields of one message lie in the window, and the line breaks that a log put into it. A break is part of a value
 * only when BodyLength says so; inside a tag or a delimiter it never is. Used again for each message.
 */
final class FixLayout {

    /** A field takes two bytes and, taken apart, fifty times as much. */
    static final int MAX_PARTS = 500_000;

    private int[] from = new int[64];
    private int[] equals = new int[64];
    private int[] to = new int[64];
    private int[] next = new int[64];
    private int[] tags = new int[64];
    private int[] inner = new int[64];
    private int count;
    private int[] breakFrom = new int[16];
    private int[] breakTo = new int[16];
    private boolean[] breakInValue = new boolean[16];
    private int breaks;

    void clear() {
        count = 0;
        breaks = 0;
    }

    boolean full() {
        return count + breaks >= MAX_PARTS;
    }

    /**
     * @param tag 0 when what stands before the equals sign is none
     * @param equalsAt -1 without one
     * @param innerDelimiters how often the delimiter occurs in the field's data; -1 when it is no data field, -2 when it is
     *     one whose length does not fit
     */
    void add(int tag, int start, int equalsAt, int end, int following, int innerDelimiters) {
        if (count == from.length) {
            from = Arrays.copyOf(from, count * 2);
            equals = Arrays.copyOf(equals, count * 2);
            to = Arrays.copyOf(to, count * 2);
            next = Arrays.copyOf(next, count * 2);
            tags = Arrays.copyOf(tags, count * 2);
            inner = Arrays.copyOf(inner, count * 2);
        }

        tags[count] = tag;
        from[count] = start;
        equals[count] = equalsAt;
        to[count] = end;
        next[count] = following;
        inner[count] = innerDelimiters;
        count++;
    }

    void addBreak(int start, int end, boolean inValue) {
        if (breaks > 0 && breakTo[breaks - 1] == start && breakInValue[breaks - 1] == inValue) {
            breakTo[breaks - 1] = end;
            return;
        }

        if (breaks == breakFrom.length) {
            breakFrom = Arrays.copyOf(breakFrom, breaks * 2);
            breakTo = Arrays.copyOf(breakTo, breaks * 2);
            breakInValue = Arrays.copyOf(breakInValue, breaks * 2);
        }

        breakFrom[breaks] = start;
        breakTo[breaks] = end;
        breakInValue[breaks] = inValue;
        breaks++;
    }

    /** Forgets the breaks from a position on. */
    void dropBreaks(int position) {
        while (breaks > 0 && breakFrom[breaks - 1] >= position) {
            breaks--;
        }
    }

    /** The first break at or behind a position, otherwise when there is none. */
    int firstBreak(int position, int otherwise) {
        for (int i = 0; i < breaks; i++) {
            if (breakFrom[i] >= position) {
                return breakFrom[i];
            }
        }

        return otherwise;
    }

    /** Ends the message at a position; a field that reaches further is cut. */
    void cut(int end) {
        while (count > 0 && from[count - 1] >= end) {
            count--;
        }

        if (count > 0) {
            int last = count - 1;
            if (to[last] > end || next[last] > end) {
                to[last] = Math.min(to[last], end);
                if (next[last] > end && to[last] < end) {
                    to[last] = end;
                }

                next[last] = to[last];
            }

            if (equals[last] >= end) {
                equals[last] = -1;
                tags[last] = 0;
            }
        }

        dropBreaks(end);
        if (breaks > 0) {
            breakTo[breaks - 1] = Math.min(breakTo[breaks - 1], end);
        }
    }

    /** Whether a field has no tag and stands behind a value that it may belong to. */
    boolean joins(int field) {
        return field > 2 && tags[field] == 0 && inner[field] == -1 && inner[field - 1] == -1;
    }

    /** Gives what has no tag to the value before it. */
    void join() {
        int kept = 0;
        for (int field = 0; field < count; field++) {
            if (joins(field)) {
                to[kept - 1] = to[field];
                next[kept - 1] = next[field];
                continue;
            }

            tags[kept] = tags[field];
            from[kept] = from[field];
            equals[kept] = equals[field];
            to[kept] = to[field];
            next[kept] = next[field];
            inner[kept] = inner[field];
            kept++;
        }

        count = kept;
    }

    int count() {
        return count;
    }

    int tag(int field) {
        return tags[field];
    }

    int from(int field) {
        return from[field];
    }

    int valueFrom(int field) {
        return equals[field] < 0 ? from[field] : equals[field] + 1;
    }

    int to(int field) {
        return to[field];
    }

    int next(int field) {
        return next[field];
    }

    int inner(int field) {
        return inner[field];
    }

    boolean terminated() {
        return count > 0 && next[count - 1] > to[count - 1];
    }

    int breaks() {
        return breaks;
    }

    int breakFrom(int index) {
        return breakFrom[index];
    }

    int breakTo(int index) {
        return breakTo[index];
    }

    boolean breakInValue(int index) {
        return breakInValue[index];
    }
}
