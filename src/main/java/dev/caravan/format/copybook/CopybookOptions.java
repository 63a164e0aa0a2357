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

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the bytes of a record are read beside what the copybook says.
 *
 * @param encoding a Java character set ({@code cp037}, {@code cp1140}, {@code US-ASCII}), or {@code common}: the
 *     characters that all EBCDIC pages of the Latin script share, others as a space
 * @param ieee whether COMP-1 and COMP-2 are IEEE 754, else IBM hexadecimal
 * @param trim which blanks of text are left out
 * @param lowValuesAreNull whether text and DISPLAY numbers of nothing but binary zeros are null
 * @param variableOccurs whether a table with DEPENDING ON takes only its elements' bytes, as the compiler lays it
 *     out; else always its largest size
 * @param segmentField the field with the segment id, null when redefinitions do not depend on one
 * @param segments the segment ids with which a redefinition is the one in use
 */
public record CopybookOptions(
        String encoding,
        boolean ieee,
        Trim trim,
        boolean lowValuesAreNull,
        boolean variableOccurs,
        String segmentField,
        Map<String, List<String>> segments) {

    /** Blanks and control characters at the ends of text. */
    public enum Trim {
        NONE,
        LEFT,
        RIGHT,
        BOTH
    }

    public static final CopybookOptions DEFAULTS =
            new CopybookOptions("cp037", false, Trim.BOTH, true, true, null, Map.of());

    public CopybookOptions {
        if (charset(encoding) == null) {
            throw new IllegalArgumentException("Unknown encoding " + encoding
                    + "; known are cp037, cp273, cp500, cp1047, cp1140 and others of Java");
        }
        if (segmentField == null && !segments.isEmpty()) {
            throw new IllegalArgumentException("Segments need the segment field that holds their id");
        }
        segments = Map.copyOf(segments);
    }

    /** @param text {@code COMPANY=1; PERSON=2,3}: redefinition, then its ids */
    public static Map<String, List<String>> segments(String text) {
        Map<String, List<String>> segments = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("Segments are written NAME=ID,ID;NAME=ID and not " + part.strip());
            }
            List<String> ids = new ArrayList<>();
            for (String id : part.substring(equals + 1).split(",")) {
                ids.add(id.strip());
            }
            segments.put(part.substring(0, equals).strip(), ids);
        }

        return segments;
    }

    Charset charset() {
        return charset(encoding);
    }

    boolean common() {
        return encoding.equalsIgnoreCase("common");
    }

    private static Charset charset(String encoding) {
        try {
            return Charset.forName(encoding.equalsIgnoreCase("common") ? "IBM037" : encoding);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
