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
package dev.caravan.format.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs that nobody wrote: seeds in which bytes are changed, cut out, doubled, or put in from a list of pieces. */
final class Mutation {

    private static final int MOST = 8;
    private static final int LONGEST_CUT = 40;
    private static final int LONGEST_COPY = 200;
    private static final int MOST_REPETITIONS = 200;

    private final List<byte[]> seeds;
    private final List<byte[]> pieces;
    private final Random random;

    Mutation(List<byte[]> seeds, List<String> pieces, Random random) {
        this.seeds = seeds;
        this.pieces = pieces.stream()
                .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.random = random;
    }

    byte[] next() {
        byte[] bytes = any(seeds).clone();
        for (int left = random.nextInt(MOST); left > 0 && bytes.length > 0; left--) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> spliced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 4, 5, 6 -> spliced(bytes, at, end(bytes, at, LONGEST_CUT), new byte[0]);
                case 7, 8, 9, 10 -> spliced(bytes, at, at, any(pieces));
                case 11, 12, 13 -> spliced(bytes, at, at, copy(bytes));
                case 14 -> spliced(bytes, at, at, repeated(any(pieces)));
                case 15 -> Arrays.copyOf(bytes, at);
                default -> throw new IllegalStateException();
            };
        }

        return bytes;
    }

    private byte[] any(List<byte[]> some) {
        return some.get(random.nextInt(some.size()));
    }

    private int end(byte[] bytes, int from, int longest) {
        return Math.min(bytes.length, from + random.nextInt(longest));
    }

    private byte[] copy(byte[] bytes) {
        int from = random.nextInt(bytes.length);

        return Arrays.copyOfRange(bytes, from, end(bytes, from, LONGEST_COPY));
    }

    private byte[] repeated(byte[] piece) {
        byte[] repeated = new byte[piece.length * random.nextInt(MOST_REPETITIONS)];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = piece[i % piece.length];
        }

        return repeated;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        byte[] spliced = new byte[from + instead.length + bytes.length - to];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(instead, 0, spliced, from, instead.length);
        System.arraycopy(bytes, to, spliced, from + instead.length, bytes.length - to);

        return spliced;
    }
}
