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
package dev.caravan.format.edifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One segment taken apart. {@code original} holds the bytes when the tree would not give them back: wrapped, not in the
 * character set, a release where none is needed, or no segment.
 *
 * @param id null when it is no segment
 * @param original null when the elements give the segment back
 * @param parts how many values it has at most
 * @param inCharset whether its bytes are of the character set
 */
record EdifactSegment(String id, byte[] original, List<List<List<String>>> elements, int parts, boolean inCharset) {

    private static final int ID_LENGTH = 3;

    static EdifactSegment of(EdifactDelimiters delimiters, Charset charset, byte[] bytes, int start, int end) {
        int union = 0;
        int separators = 1;
        boolean broken = false;
        boolean released = false;
        for (int at = start; at < end; at++) {
            byte value = bytes[at];
            union |= value;
            broken |= value == '\r' || value == '\n';
            released |= value == delimiters.release();
            if (value == delimiters.element() || value == delimiters.component() || value == delimiters.repetition()) {
                separators++;
            }
        }

        Optional<String> decoded = decoded(bytes, start, end, union >= 0 ? ISO_8859_1 : charset);
        boolean inCharset = decoded.isPresent();
        String text = decoded.orElseGet(() -> new String(bytes, start, end - start, ISO_8859_1));
        if (broken) {
            text = text.replace("\r", "").replace("\n", "");
        }

        int separator = text.indexOf(delimiters.element());
        String tag = separator < 0 ? text : text.substring(0, separator);
        String id = id(tag, delimiters.component());
        boolean exact = inCharset && !broken && id != null && id.length() == tag.length();
        List<List<List<String>>> elements =
                id == null ? List.of() : delimiters.tree().elements(text, tag.length() + 1, 4);
        if (exact && released) {
            exact = delimiters.tree().text(id, elements).equals(text);
        }

        return new EdifactSegment(
                id, exact ? null : Arrays.copyOfRange(bytes, start, end), elements, separators, inCharset);
    }

    /** Empty when the bytes are not of the character set. */
    private static Optional<String> decoded(byte[] bytes, int start, int end, Charset charset) {
        String text = new String(bytes, start, end - start, charset);
        if (charset == ISO_8859_1) {
            return Optional.of(text);
        }

        byte[] encoded = text.getBytes(charset);
        return Arrays.equals(encoded, 0, encoded.length, bytes, start, end) ? Optional.of(text) : Optional.empty();
    }

    /** Of {@code LIN} and of {@code LIN:1:2}, which tells the place in nested repetitions (ISO 9735, explicit). */
    private static String id(String tag, char component) {
        boolean nested = tag.length() > ID_LENGTH && tag.charAt(ID_LENGTH) == component;
        if (tag.length() != ID_LENGTH && !nested) {
            return null;
        }

        for (int i = 0; i < ID_LENGTH; i++) {
            boolean letter = tag.charAt(i) >= 'A' && tag.charAt(i) <= 'Z';
            boolean digit = tag.charAt(i) >= '0' && tag.charAt(i) <= '9';
            if (!letter && (i == 0 || !digit)) {
                return null;
            }
        }

        return tag.substring(0, ID_LENGTH);
    }

    /** A component, both from 1, of the first repetition, without blanks around it; null when it is empty. */
    static String value(List<?> elements, int number, int component) {
        if (number > elements.size()
                || !(elements.get(number - 1) instanceof List<?> repetitions)
                || !(repetitions.get(0) instanceof List<?> components)
                || component > components.size()
                || !(components.get(component - 1) instanceof String value)) {
            return null;
        }

        String stripped = value.strip();
        return stripped.isEmpty() ? null : stripped;
    }

    String value(int number, int component) {
        return value(elements, number, component);
    }
}
