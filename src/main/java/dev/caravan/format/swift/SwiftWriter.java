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
package dev.caravan.format.swift;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/**
 * Writes the message of a row of {@link SwiftRecords}, byte for byte as it was received, from {@code encoding},
 * {@code blocks} and {@code fields} alone; {@code _raw} is not looked at. Stateless.
 */
public final class SwiftWriter {

    private SwiftWriter() {}

    /**
     * @param row with at least {@code encoding}, {@code blocks} and {@code fields}, as a {@link SwiftRecords} made them
     *     or as
     *     they come back from a table: structs are maps, arrays lists
     * @return the message without what separates it from others
     */
    public static byte[] write(Map<String, ?> row) {
        StringBuilder text = new StringBuilder();
        for (Object element : (List<?>) row.get("blocks")) {
            Map<?, ?> block = (Map<?, ?>) element;
            Object id = block.get("id");
            if (id != null) {
                text.append('{').append(id).append(':');
            }

            if (block.get("text") != null) {
                text.append(block.get("text"));
            } else if (block.get("tags") instanceof List<?> tags) {
                appendTags(tags, text);
            }

            if (id == null || id.equals("4")) {
                appendFields((List<?>) row.get("fields"), text);
            }

            text.append(block.get("end"));
        }

        return text.toString().getBytes(Charset.forName((String) row.get("encoding")));
    }

    private static void appendTags(List<?> tags, StringBuilder text) {
        for (Object element : tags) {
            Map<?, ?> tag = (Map<?, ?>) element;
            text.append('{')
                    .append(tag.get("tag"))
                    .append(':')
                    .append(tag.get("value"))
                    .append('}');
        }
    }

    private static void appendFields(List<?> fields, StringBuilder text) {
        for (Object element : fields) {
            Map<?, ?> field = (Map<?, ?>) element;
            text.append(':').append(field.get("tag")).append(':').append(field.get("value"));
            text.append(field.get("terminator"));
        }
    }
}
