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

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes the message of a row of {@link FixRecords}, byte for byte as it stood in the log, from {@code encoding},
 * {@code delimiter}, {@code terminated}, {@code fields} and {@code breaks} alone; {@code _raw} is not looked at. Stateless.
 */
public final class FixWriter {

    private FixWriter() {}

    /**
     * @param row as {@link FixRecords} made it or as it comes back from a table: structs are maps, arrays lists, whole
     *     numbers any {@link Number}
     */
    public static byte[] write(Map<String, ?> row) {
        Charset charset = Charset.forName((String) row.get("encoding"));
        byte[] delimiter = ((String) row.get("delimiter")).getBytes(StandardCharsets.ISO_8859_1);
        boolean terminated = (Boolean) row.get("terminated");
        List<?> fields = (List<?>) row.get("fields");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int i = 0; i < fields.size(); i++) {
            Map<?, ?> field = (Map<?, ?>) fields.get(i);
            if (field.get("tag") instanceof Number tag) {
                message.writeBytes((tag.longValue() + "=").getBytes(StandardCharsets.US_ASCII));
            }

            byte[] raw = (byte[]) field.get("raw");
            message.writeBytes(raw == null ? ((String) field.get("value")).getBytes(charset) : raw);
            if (terminated || i < fields.size() - 1) {
                message.writeBytes(delimiter);
            }
        }

        return withBreaks(message.toByteArray(), (List<?>) row.get("breaks"));
    }

    private static byte[] withBreaks(byte[] message, List<?> breaks) {
        if (breaks.isEmpty()) {
            return message;
        }

        ByteArrayOutputStream broken = new ByteArrayOutputStream(message.length + breaks.size());
        int copied = 0;
        for (Object element : breaks) {
            Map<?, ?> lineBreak = (Map<?, ?>) element;
            int count = ((Number) lineBreak.get("position")).intValue() - broken.size();
            broken.write(message, copied, count);
            copied += count;
            broken.writeBytes(((String) lineBreak.get("text")).getBytes(StandardCharsets.ISO_8859_1));
        }

        broken.write(message, copied, message.length - copied);
        return broken.toByteArray();
    }
}
