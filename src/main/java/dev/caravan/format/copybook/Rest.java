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

import dev.caravan.record.Struct;
import dev.caravan.record.StructNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a record's columns do not say of its bytes: fillers, padding, descriptor words, other ways to write a number. */
final class Rest {

    static final StructNames PART = new StructNames(List.of("position", "bytes"));

    /** Parts that are so near to each other are one. */
    private static final int NEAR = 12;

    private Rest() {}

    /** @return parts of {@code bytes} with their positions in it, in order; {@code encoded} is as long */
    static List<Object> of(byte[] bytes, byte[] encoded) {
        List<Object> parts = new ArrayList<>();
        int from = Arrays.mismatch(bytes, encoded);
        while (from >= 0) {
            int to = from + 1;
            int next;
            while ((next = differing(bytes, encoded, to)) >= 0 && next - to < NEAR) {
                to = next + 1;
            }
            parts.add(new Struct(PART, (long) from, Arrays.copyOfRange(bytes, from, to)));
            from = next;
        }

        return parts;
    }

    private static int differing(byte[] bytes, byte[] encoded, int from) {
        int at = Arrays.mismatch(bytes, from, bytes.length, encoded, from, encoded.length);
        return at < 0 ? -1 : from + at;
    }

    /** @param parts as {@link #of} gave them, put into {@code encoded} */
    static void putInto(byte[] encoded, List<?> parts) {
        for (Object part : parts) {
            Map<?, ?> fields = (Map<?, ?>) part;
            byte[] bytes = (byte[]) fields.get("bytes");
            System.arraycopy(bytes, 0, encoded, ((Number) fields.get("position")).intValue(), bytes.length);
        }
    }
}
