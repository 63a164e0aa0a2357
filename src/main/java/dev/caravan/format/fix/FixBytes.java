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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Passes over bytes that take eight of them at a time. */
final class FixBytes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final long LANES = 0x00FF_00FF_00FF_00FFL;
    /** After so many bytes a lane of 16 bits, which takes two of eight, could be full. */
    private static final int MAX_LANE_BYTES = 128 * Long.BYTES;

    private FixBytes() {}

    static boolean isAscii(byte[] bytes, int from, int to) {
        long union = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            union |= (long) LONGS.get(bytes, at);
        }

        for (; at < to; at++) {
            union |= bytes[at];
        }

        return (union & TOP_BITS) == 0;
    }

    /** Of the bytes without sign. */
    static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        int at = from;
        while (at <= to - Long.BYTES) {
            int end = Math.min(to - Long.BYTES, at + MAX_LANE_BYTES - Long.BYTES);
            long lanes = 0;
            for (; at <= end; at += Long.BYTES) {
                long eight = (long) LONGS.get(bytes, at);
                lanes += (eight & LANES) + (eight >>> 8 & LANES);
            }

            sum += (int) ((lanes & 0xFFFF) + (lanes >>> 16 & 0xFFFF) + (lanes >>> 32 & 0xFFFF) + (lanes >>> 48));
        }

        for (; at < to; at++) {
            sum += bytes[at] & 0xFF;
        }

        return sum;
    }
}
