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

/** Tags that the parser looks at. */
final class FixTags {

    static final int BEGIN_STRING = 8;
    static final int BODY_LENGTH = 9;
    static final int CHECK_SUM = 10;

    private static final int MAX_DIGITS = 9;
    private static final int[] LENGTH_OF = new int[1526];
    private static final Long[] NUMBERS = new Long[2048];

    static {
        for (int i = 0; i < NUMBERS.length; i++) {
            NUMBERS[i] = (long) i;
        }

        // Length and data, FIX 4.0 to 5.0 SP2.
        int[][] pairs = {
            {90, 91},
            {93, 89},
            {95, 96},
            {212, 213},
            {348, 349},
            {350, 351},
            {352, 353},
            {354, 355},
            {356, 357},
            {358, 359},
            {360, 361},
            {362, 363},
            {364, 365},
            {445, 446},
            {618, 619},
            {621, 622},
            {1184, 1185},
            {1277, 1278},
            {1280, 1281},
            {1282, 1283},
            {1397, 1398},
            {1401, 1402},
            {1403, 1404}
        };
        for (int[] pair : pairs) {
            LENGTH_OF[pair[1]] = pair[0];
        }
    }

    private FixTags() {}

    /** The tag of the field that tells the length of this one, 0 when this one holds no data. */
    static int lengthOf(int tag) {
        return tag > 0 && tag < LENGTH_OF.length ? LENGTH_OF[tag] : 0;
    }

    /** Null for what is no tag. */
    static Long number(int tag) {
        return tag == 0 ? null : tag < NUMBERS.length ? NUMBERS[tag] : Long.valueOf(tag);
    }

    /** The tag between two positions, line breaks passed; 0 when it is none. */
    static int of(byte[] bytes, int from, int to) {
        int digits = 0;
        int tag = 0;
        for (int i = from; i < to; i++) {
            byte current = bytes[i];
            if (FixStart.isBreak(current)) {
                continue;
            }

            digits++;
            if (!FixStart.isDigit(current) || digits == 1 && current == '0' || digits > MAX_DIGITS) {
                return 0;
            }

            tag = tag * 10 + current - '0';
        }

        return tag;
    }
}
