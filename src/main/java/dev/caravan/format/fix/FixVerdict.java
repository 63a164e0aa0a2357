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

/**
 * Whether BodyLength (9) and CheckSum (10) are those of a message, counted with SOH for each delimiter (FIX tag value
 * encoding 4.2, 4.3). A log may have put line breaks into values and its delimiter in the place of SOH in data; of the
 * readings that this allows the one counts that agrees with both numbers, or else with one. A value may hold what the log
 * has as delimiter, and a sender may sum up the delimiter that it shows; that is taken for true only where both numbers agree.
 *
 * @param measured whether the message says its length
 * @param counted its length, by the reading chosen
 * @param passing whether line breaks in values are the log's, not the values'
 * @param joining whether what has no tag belongs to the value before it
 */
record FixVerdict(boolean measured, boolean lengthOk, boolean sumOk, long counted, boolean passing, boolean joining) {

    private static final int MAX_DIGITS = 9;

    /** @param begin where the message begins; its last field is CheckSum */
    static FixVerdict of(byte[] bytes, int begin, FixLayout layout, FixStart start) {
        int last = layout.count() - 1;
        int trailer = layout.from(last);
        boolean measured = last > 1 && layout.tag(1) == FixTags.BODY_LENGTH;
        int body = measured ? layout.next(1) : trailer;
        long claimed = measured ? number(bytes, layout.valueFrom(1), layout.to(1)) : -1;
        int width = start.delimiter().length - 1;
        int weight = FixBytes.sum(start.delimiter(), 0, width + 1) - 1;

        long length = trailer - body - (long) Math.max(0, last - 2) * width;
        long sum = FixBytes.sum(bytes, begin, trailer) - (long) last * weight;
        long valueBreaks = 0;
        long valueSum = 0;
        boolean split = false;
        for (int i = 0; i < layout.breaks() && layout.breakFrom(i) < trailer; i++) {
            int from = layout.breakFrom(i);
            int to = layout.breakTo(i);
            int counting = from >= body ? to - from : 0;
            if (layout.breakInValue(i)) {
                valueBreaks += counting;
                valueSum += FixBytes.sum(bytes, from, to);
            } else {
                split = true;
                length -= counting;
                sum -= FixBytes.sum(bytes, from, to);
            }
        }

        long inner = 0;
        int tagless = 0;
        for (int field = 0; field < last; field++) {
            inner += Math.max(0, layout.inner(field));
            tagless += layout.joins(field) ? 1 : 0;
        }

        int expected = checkSum(bytes, layout.valueFrom(last), layout.to(last));
        FixVerdict best = null;
        for (int reading = 0; reading < 4; reading++) {
            boolean passing = (reading & 1) == 1 ^ split;
            boolean restoring = reading > 1;
            if (restoring && inner == 0 || (reading & 1) == 1 && valueSum == 0) {
                continue;
            }

            long counted = length - (passing ? valueBreaks : 0) - (restoring ? inner * width : 0);
            long added = sum - (passing ? valueSum : 0) - (restoring ? inner * weight : 0);
            boolean lengthOk = counted == claimed;
            boolean sumOk = (added & 0xFF) == expected;
            sumOk |= lengthOk && width == 0 && (added + (long) last * weight & 0xFF) == expected;
            FixVerdict verdict = new FixVerdict(measured, lengthOk, sumOk, counted, passing, false);
            if (best == null || verdict.score() > best.score()) {
                best = verdict;
            }

            counted += (long) tagless * width;
            added += (long) tagless * weight;
            if (tagless > 0 && weight > 0 && best.score() < 3 && counted == claimed && (added & 0xFF) == expected) {
                best = new FixVerdict(measured, true, true, counted, passing, true);
            }
        }

        return best;
    }

    private int score() {
        return (lengthOk ? 2 : 0) + (sumOk ? 1 : 0);
    }

    /** A whole number of at most nine digits, line breaks passed; -1 when it is none. */
    static long number(byte[] bytes, int from, int to) {
        long number = 0;
        int digits = 0;
        for (int i = from; i < to; i++) {
            if (FixStart.isBreak(bytes[i])) {
                continue;
            }

            digits++;
            if (!FixStart.isDigit(bytes[i]) || digits > MAX_DIGITS) {
                return -1;
            }

            number = number * 10 + bytes[i] - '0';
        }

        return digits == 0 ? -1 : number;
    }

    /** Three digits below 256, or else what no sum is equal to. */
    private static int checkSum(byte[] bytes, int from, int to) {
        int digits = 0;
        for (int i = from; i < to; i++) {
            digits += FixStart.isBreak(bytes[i]) ? 0 : 1;
        }

        return digits == 3 ? (int) number(bytes, from, to) : -1;
    }
}
