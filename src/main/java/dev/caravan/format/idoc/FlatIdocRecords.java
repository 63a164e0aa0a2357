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
package dev.caravan.format.idoc;

import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Flat IDocs, as ports of the type file write them, of any basic type and extension; one row per control record.
 *
 * <p>In: lines, ended by LF or CRLF, in a character set that keeps ASCII as it is: a control record EDI_DC40 (524 characters)
 * and the data records EDI_DD40 behind it (63 characters of name, client, number, SEGNUM, PSGNUM and HLEVEL, then up to 1,000
 * of data), each as long as it is written: blanks at the end may be missing.
 *
 * <p>Out: the columns of {@link IdocRecords}. {@code num}, {@code parent} and {@code level} are SEGNUM, PSGNUM and HLEVEL as
 * written; where SEGNUM is blank {@code num} counts, and what else is blank is null. Where the segment is defined
 * ({@link IdocDefinitions}) its name and fields are those of its type, as in XML, without fields that are blank; else there
 * is one field, {@code SDATA}, with all of the data. {@code idoc} is what was written, with its line ends.
 *
 * <p>{@code _errors} besides those of {@link IdocRecords}: IDOC_NAME (a record without a name of a segment), IDOC_NUMBER
 * (SEGNUM, PSGNUM or HLEVEL is no number), IDOC_DOCNUM (a record of another IDoc), IDOC_LENGTH (data behind the end of the
 * record or of its last field: {@code idoc} has it), IDOC_DEFINITION (a segment that is not among the definitions).
 *
 * <p>Rejected: IDOC_NONE (lines before the first control record), IDOC_SYNTAX (a control record of a release before 4.0, which
 * has other fields, or more than a million records), IDOC_TOO_LARGE (more than 16 MiB, in parts of that size).
 *
 * <p>Holds one IDoc in memory. For one thread.
 */
public final class FlatIdocRecords extends IdocReader {

    private static final int[] CONTROL_WIDTHS = {
        10, 3, 16, 4, 2, 1, 1, 1, 1, 30, 30, 30, 3, 3, 1, 6, 6, 10, 2, 2, 10, 21, 70, 10, 2, 2, 10, 21, 70, 8, 6, 14,
        14, 14, 70, 20
    };
    private static final String CONTROL = "EDI_DC40";
    private static final int MAX_RECORDS = 1_000_000;

    private final FlatIdocFrames frames;
    private final Charset charset;
    private final IdocDefinitions definitions;

    /**
     * @param place for {@code _source} and the origin of what is rejected
     * @throws IllegalArgumentException if the character set does not keep ASCII as it is
     */
    public FlatIdocRecords(InputStream in, String place, Charset charset, IdocDefinitions definitions) {
        this(in, place, charset, definitions, IdocRecords.MAX_IDOC_BYTES);
    }

    FlatIdocRecords(InputStream in, String place, Charset charset, IdocDefinitions definitions, int maxIdocBytes) {
        super(in, place);
        if (!IdocText.keepsAscii(charset)) {
            throw new IllegalArgumentException("flat IDocs cannot be read in " + charset.name());
        }
        this.frames = new FlatIdocFrames(in, maxIdocBytes);
        this.charset = charset;
        this.definitions = definitions;
    }

    @Override
    IdocFrame frame() throws IOException {
        return frames.next();
    }

    @Override
    Record row(IdocFrame frame) {
        List<Struct> errors = new ArrayList<>(0);
        Charset exact = frame.exact(charset);
        if (exact != charset) {
            error(errors, "IDOC_ENCODING", 0, "The bytes are not of the character set " + charset.name());
        }
        String text = frame.idoc(exact);
        List<Struct> control = control(line(text, 0));
        FlatIdocSegments segments = new FlatIdocSegments(
                definitions,
                IdocReader.value(control, "DOCNUM").orElse(""),
                (code, at, fault) -> error(errors, code, frame.start() + bytesBefore(text, at, exact), fault));
        if (line(text, 0).length() > controlWidth()) {
            error(errors, "IDOC_LENGTH", frame.start(), "The control record is too long");
        }
        for (int at = behind(text, 0); at < text.length(); at = behind(text, at)) {
            segments.add(line(text, at), at);
            if (segments.list().size() > MAX_RECORDS) {
                throw new IllegalArgumentException("it has more than " + MAX_RECORDS + " records");
            }
        }

        return row(frame, exact, control, segments.list(), errors);
    }

    private static List<Struct> control(String line) {
        if (!line.startsWith(CONTROL)) {
            throw new IllegalArgumentException("its control record is not " + CONTROL);
        }
        List<Struct> fields = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < CONTROL_WIDTHS.length; i++) {
            String value = slice(line, at, at + CONTROL_WIDTHS[i]).stripTrailing();
            if (!value.isEmpty()) {
                fields.add(new Struct(IdocColumns.FIELD, IdocColumns.CONTROL.get(i), value));
            }
            at += CONTROL_WIDTHS[i];
        }

        return fields;
    }

    private static int controlWidth() {
        int width = 0;
        for (int each : CONTROL_WIDTHS) {
            width += each;
        }

        return width;
    }

    /** What there is of it. */
    static String slice(String line, int from, int to) {
        return line.substring(Math.min(from, line.length()), Math.min(to, line.length()));
    }

    private static int behind(String text, int at) {
        int end = text.indexOf('\n', at);

        return end < 0 ? text.length() : end + 1;
    }

    /** Without its end. */
    private static String line(String text, int at) {
        int end = text.indexOf('\n', at);
        int to = end < 0 ? text.length() : end;

        return text.substring(at, to > at && text.charAt(to - 1) == '\r' ? to - 1 : to);
    }

    private static long bytesBefore(String text, int at, Charset charset) {
        return text.substring(0, at).getBytes(charset).length;
    }
}
