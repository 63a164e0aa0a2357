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
package dev.caravan.format.copybook;

/**
 * How records lie in a file.
 *
 * @param littleEndian the length of a descriptor is its last two bytes, the lower first; else the first two
 * @param recordAdjustment added to what a record descriptor word says to have the bytes behind it; -4 when it counts
 *     itself
 * @param blockAdjustment the same for a block descriptor word
 * @param recordLength of fixed records, 0 for the copybook's
 * @param recordOffset bytes of each record in front of its first field
 * @param fileHeader bytes to leave out at the beginning
 * @param fileTrailer bytes to leave out at the end
 */
public record Framing(
        Format format,
        boolean littleEndian,
        int recordAdjustment,
        int blockAdjustment,
        int recordLength,
        int recordOffset,
        int fileHeader,
        int fileTrailer) {

    /** Fixed; with a record descriptor word (RDW); with these and a block descriptor word (BDW). */
    public enum Format {
        F,
        V,
        VB
    }

    static final int MAX_RECORD = 16 << 20;

    public static final Framing FIXED = new Framing(Format.F, false, -4, -4, 0, 0, 0, 0);
    public static final Framing VARIABLE = new Framing(Format.V, false, -4, -4, 0, 0, 0, 0);
    public static final Framing BLOCKED = new Framing(Format.VB, false, -4, -4, 0, 0, 0, 0);

    public Framing {
        if (recordLength < 0 || recordOffset < 0 || fileHeader < 0 || fileTrailer < 0) {
            throw new IllegalArgumentException("Lengths of records, headers and trailers are 0 or more");
        }
        if (recordLength > MAX_RECORD || recordOffset > MAX_RECORD || fileTrailer > MAX_RECORD) {
            throw new IllegalArgumentException("Records and trailers are at most " + MAX_RECORD + " bytes long");
        }
        if (Math.abs((long) recordAdjustment) > MAX_RECORD || Math.abs((long) blockAdjustment) > MAX_RECORD) {
            throw new IllegalArgumentException("Adjustments are at most " + MAX_RECORD + " bytes");
        }
    }
}
