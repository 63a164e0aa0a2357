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
package dev.caravan.format.x12;

import java.nio.charset.StandardCharsets;

/** The ids of segments, each as one string however often it comes. For one thread. */
final class X12Ids {

    private static final int SIZE = 1024;

    private final String[] ids = new String[SIZE];
    private final int[] keys = new int[SIZE];

    /**
     * The id that begins at {@code start}: a letter and one or two letters or digits.
     *
     * @param end of the segment
     * @return null when it is none
     */
    String of(byte[] bytes, int start, int end, char separator) {
        int length = 0;
        int key = 0;
        while (start + length < end && bytes[start + length] != separator) {
            byte value = bytes[start + length];
            boolean letter = value >= 'A' && value <= 'Z';
            boolean digit = value >= '0' && value <= '9';
            if (length == 3 || !letter && (length == 0 || !digit)) {
                return null;
            }

            key = key << 8 | value;
            length++;
        }

        if (length < 2) {
            return null;
        }

        int slot = (key * 0x9E3779B1) >>> 22;
        if (keys[slot] != key) {
            keys[slot] = key;
            ids[slot] = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }

        return ids[slot];
    }
}
