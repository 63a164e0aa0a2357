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

import dev.caravan.format.segments.SegmentTree;
import dev.caravan.record.Struct;
import java.util.Optional;

/**
 * The service characters (ISO 9735-1): those that a UNA names, or the ones that hold without it.
 *
 * @param release -1 when there is none
 * @param repetition -1 when there is none, which is so before syntax version 4
 */
record EdifactDelimiters(
        char component, char element, char decimal, int release, int repetition, char terminator, SegmentTree tree) {

    static final int ADVICE_LENGTH = 9;

    /** Level A; from syntax version 4 on the repetition separator is there too. */
    static final EdifactDelimiters DEFAULT = of(':', '+', '.', '?', -1, '\'');

    static final EdifactDelimiters DEFAULT_VERSION_4 = of(':', '+', '.', '?', '*', '\'');

    /** Level B of syntax versions 1 to 3, whose separators cannot be in values. */
    static final EdifactDelimiters LEVEL_B = of('\u001F', '\u001D', '.', -1, -1, '\u001C');

    private static EdifactDelimiters of(
            char component, char element, char decimal, int release, int repetition, char terminator) {
        SegmentTree tree = new SegmentTree(element, repetition, component, release, terminator);
        return new EdifactDelimiters(component, element, decimal, release, repetition, terminator, tree);
    }

    /** Those of a UNA that begins at {@code start}; empty when there is none. */
    static Optional<EdifactDelimiters> advised(byte[] bytes, int start, int tail) {
        if (start + ADVICE_LENGTH > tail
                || bytes[start] != 'U'
                || bytes[start + 1] != 'N'
                || bytes[start + 2] != 'A'
                || !isDelimiter(bytes[start + 3])
                || !isDelimiter(bytes[start + 4])
                || !isTerminator(bytes[start + 8])
                || bytes[start + 5] < 0
                || bytes[start + 3] == bytes[start + 4]
                || bytes[start + 3] == bytes[start + 8]
                || bytes[start + 4] == bytes[start + 8]) {
            return Optional.empty();
        }

        byte release = bytes[start + 6];
        boolean releases = isDelimiter(release)
                && release != bytes[start + 3]
                && release != bytes[start + 4]
                && release != bytes[start + 8];
        byte repetition = bytes[start + 7];
        boolean repeats = isDelimiter(repetition)
                && repetition != bytes[start + 3]
                && repetition != bytes[start + 4]
                && repetition != bytes[start + 8]
                && (repetition != release || !releases);
        return Optional.of(of(
                (char) bytes[start + 3],
                (char) bytes[start + 4],
                (char) bytes[start + 5],
                releases ? release : -1,
                repeats ? repetition : -1,
                (char) bytes[start + 8]));
    }

    /** The ones without a UNA of an interchange or message whose element separator this is. */
    static Optional<EdifactDelimiters> usual(byte element) {
        return element == DEFAULT.element
                ? Optional.of(DEFAULT)
                : element == LEVEL_B.element ? Optional.of(LEVEL_B) : Optional.empty();
    }

    /** Before syntax version 4 the place of the repetition separator in a UNA means nothing. */
    EdifactDelimiters ofVersion(String version) {
        boolean repeats = version != null && version.compareTo("4") >= 0;
        if (this == DEFAULT) {
            return repeats ? DEFAULT_VERSION_4 : DEFAULT;
        }

        return repeats || repetition < 0 ? this : of(component, element, decimal, release, -1, terminator);
    }

    Struct columns() {
        return new Struct(
                EdifactColumns.DELIMITERS,
                String.valueOf(component),
                String.valueOf(element),
                String.valueOf(decimal),
                release < 0 ? null : String.valueOf((char) release),
                repetition < 0 ? null : String.valueOf((char) repetition),
                String.valueOf(terminator));
    }

    private static boolean isTerminator(byte value) {
        return value == '\r' || value == '\n' || isDelimiter(value);
    }

    private static boolean isDelimiter(byte value) {
        boolean letter = value >= 'A' && value <= 'Z' || value >= 'a' && value <= 'z';
        boolean digit = value >= '0' && value <= '9';
        return !letter && !digit && value > 0 && value != ' ' && value != '\r' && value != '\n';
    }
}
