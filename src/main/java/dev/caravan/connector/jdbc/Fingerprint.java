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
package dev.caravan.connector.jdbc;

/** Tells values apart by 64 bits. Takes a fraction of the time that it takes to read them; not for values that resist. */
final class Fingerprint {

    private static final long SEED = 0x9E3779B97F4A7C15L;
    private static final long FACTOR = 0xFF51AFD7ED558CCDL;
    private static final int TURN = 29;

    private Fingerprint() {}

    static long of(byte[] bytes, int start, int end) {
        long print = SEED + end - start;
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            print = mixed(print, BigEndian.getLong(bytes, at));
        }
        for (; at < end; at++) {
            print = mixed(print, bytes[at]);
        }

        return print;
    }

    /** @param text null is a value of its own */
    static long and(long print, String text) {
        if (text == null) {
            return mixed(print, 1);
        }
        long all = mixed(print, SEED + text.length());
        for (int i = 0; i < text.length(); i++) {
            all = mixed(all, text.charAt(i));
        }

        return all;
    }

    private static long mixed(long print, long value) {
        long product = (print ^ value) * FACTOR;

        return Long.rotateLeft(product, TURN) ^ product >>> Integer.SIZE;
    }
}
