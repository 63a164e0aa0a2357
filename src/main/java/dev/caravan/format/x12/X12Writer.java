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

import dev.caravan.format.segments.SegmentTree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes the bytes of a row of {@link X12Records} as they were received, from {@code encoding}, {@code delimiters},
 * {@code leading}, {@code segments} and {@code trailing} alone; {@code _raw} is not looked at. The rows of a file, one
 * after the other, are the file. Stateless.
 */
public final class X12Writer {

    private X12Writer() {}

    /**
     * @param row with at least those columns, as a {@link X12Records} made them or as they come back from a table:
     * structs     are maps, arrays lists
     */
    public static byte[] write(Map<String, ?> row) {
        Charset charset = Charset.forName((String) row.get("encoding"));
        Map<?, ?> delimiters = (Map<?, ?>) row.get("delimiters");
        SegmentTree tree = new SegmentTree(
                ((String) delimiters.get("element")).charAt(0),
                character(delimiters.get("repetition")),
                character(delimiters.get("component")),
                -1,
                -1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String column : List.of("leading", "segments", "trailing")) {
            for (Object each : (List<?>) row.get(column)) {
                Map<?, ?> segment = (Map<?, ?>) each;
                if (segment.get("raw") instanceof byte[] raw) {
                    bytes.writeBytes(raw);
                } else {
                    String text = tree.text((String) segment.get("id"), (List<?>) segment.get("elements"));
                    bytes.writeBytes(text.getBytes(charset));
                }

                bytes.writeBytes(((String) segment.get("terminator")).getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        return bytes.toByteArray();
    }

    /** -1 when there is none. */
    private static int character(Object delimiter) {
        return delimiter instanceof String text ? text.charAt(0) : -1;
    }
}
