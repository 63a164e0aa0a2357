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
package dev.caravan.format.hl7;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes the message of a row of {@link Hl7Records}, byte for byte as it was received, from {@code encoding} and
 * {@code segments} alone; {@code _raw} is not looked at. Escapes as HL7 v2.9 chapter 2.7. Stateless.
 */
public final class Hl7Writer {

    private Hl7Writer() {}

    /**
     * @param row with at least {@code encoding} and {@code segments}, as a {@link Hl7Records} made them or as they come
     *     back from a table: structs are maps, arrays lists, whole numbers any {@link Number}
     * @return the message with its line ends, without MLLP framing
     * @throws IllegalArgumentException when the row's first segment is no MSH with MSH-1
     */
    public static byte[] write(Map<String, ?> row) {
        Charset charset = Charset.forName((String) row.get("encoding"));
        List<?> segments = (List<?>) row.get("segments");
        Hl7Delimiters delimiters = delimiters(segments);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        StringBuilder text = new StringBuilder();
        for (Object element : segments) {
            Map<?, ?> segment = (Map<?, ?>) element;
            byte[] raw = (byte[]) segment.get("raw");
            if (raw == null) {
                text.setLength(0);
                appendSegment(segment, delimiters, text);
                raw = text.toString().getBytes(charset);
            }

            message.writeBytes(raw);
            message.writeBytes(((String) segment.get("terminator")).getBytes(StandardCharsets.ISO_8859_1));
        }

        return message.toByteArray();
    }

    private static Hl7Delimiters delimiters(List<?> segments) {
        if (!segments.isEmpty() && ((Map<?, ?>) segments.get(0)).get("fields") instanceof List<?> fields) {
            String separator = literal(fields, 1);
            if (!separator.isEmpty()) {
                return Hl7Delimiters.of(separator.charAt(0), literal(fields, 2));
            }
        }

        throw new IllegalArgumentException("Cannot write HL7 message: its first segment has no MSH-1");
    }

    private static String literal(List<?> fields, int number) {
        for (Object element : fields) {
            Map<?, ?> field = (Map<?, ?>) element;
            if (((Number) field.get("n")).intValue() == number && field.get("reps") instanceof List<?> repetitions) {
                return (String) ((List<?>) ((List<?>) repetitions.get(0)).get(0)).get(0);
            }
        }

        return "";
    }

    private static void appendSegment(Map<?, ?> segment, Hl7Delimiters delimiters, StringBuilder text) {
        String id = (String) segment.get("id");
        boolean header = id.equals("MSH");
        text.append(id);
        // MSH-1 is the separator itself, so that MSH-2 follows it with none before.
        long written = header ? 1 : 0;
        for (Object element : (List<?>) segment.get("fields")) {
            Map<?, ?> field = (Map<?, ?>) element;
            long number = ((Number) field.get("n")).longValue();
            if (header && number <= 2) {
                text.append(literal(List.of(field), (int) number));
                written = number;
                continue;
            }

            for (; written < number; written++) {
                text.append(delimiters.field());
            }

            String raw = (String) field.get("raw");
            if (raw == null) {
                appendRepetitions((List<?>) field.get("reps"), delimiters, text);
            } else {
                text.append(raw);
            }
        }
    }

    static void appendRepetitions(List<?> repetitions, Hl7Delimiters delimiters, StringBuilder text) {
        if (repetitions == null) {
            return;
        }

        for (int i = 0; i < repetitions.size(); i++) {
            if (i > 0) {
                text.append(delimiters.repetition());
            }

            appendComponents((List<?>) repetitions.get(i), delimiters, text);
        }
    }

    private static void appendComponents(List<?> components, Hl7Delimiters delimiters, StringBuilder text) {
        if (components == null) {
            return;
        }

        for (int i = 0; i < components.size(); i++) {
            if (i > 0) {
                text.append(delimiters.component());
            }

            appendSubcomponents((List<?>) components.get(i), delimiters, text);
        }
    }

    private static void appendSubcomponents(List<?> subcomponents, Hl7Delimiters delimiters, StringBuilder text) {
        if (subcomponents == null) {
            return;
        }

        for (int i = 0; i < subcomponents.size(); i++) {
            if (i > 0) {
                text.append(delimiters.subcomponent());
            }

            if (subcomponents.get(i) instanceof String value) {
                Hl7Escapes.escape(value, delimiters, text);
            }
        }
    }
}
