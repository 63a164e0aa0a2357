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
package dev.caravan.format.segments;

/** What may stand around segments and says nothing. */
public final class Blanks {

    private Blanks() {}

    /** White space, what fills up blocks, and the end mark of DOS. */
    public static boolean isBlank(byte value) {
        return value == '\r' || value == '\n' || value == ' ' || value == '\t' || value == 0 || value == 0x1A;
    }

    /** Whether there is nothing but these and byte order marks. */
    public static boolean fill(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte value = bytes[at];
            if (!isBlank(value) && value != (byte) 0xEF && value != (byte) 0xBB && value != (byte) 0xBF) {
                return false;
            }
        }

        return true;
    }
}
