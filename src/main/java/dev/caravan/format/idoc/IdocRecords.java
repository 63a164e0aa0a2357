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

import dev.caravan.format.internal.Utf16Stream;
import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.stream.XMLInputFactory;

/**
 * IDocs in SAP's XML (ports of the types XML file and XML HTTP), of any basic type and extension; one row per element IDOC.
 *
 * <p>In: documents one after the other, each with one or more IDOC elements, in any character set that keeps ASCII as it is
 * and is named in the XML declaration; without one in UTF-8. Namespaces are not looked at.
 *
 * <p>Out: {@link #schema()}. The fields of the control record are columns by their names, whatever else is in it stands in
 * {@code control}; {@code created} is CREDAT and CRETIM. Each of {@code segments} has its name as SAP knows it
 * ({@code /ABC/E1XYZ}), {@code num} from 1 in the order of the document, the {@code num} of its {@code parent} (0 at the
 * top), its {@code level} (1 at the top), and its fields in their order; a field without text is an empty text, one that
 * is not there is not there.
 *
 * <p>{@code idoc} is the element as it was written; {@code leading} is what stands between it and the IDoc before it,
 * {@code trailing} what follows the last one. Written in {@code encoding}, one after the other, they are {@code _raw}
 * ({@link IdocWriter}), and {@code _raw} of all rows and of what was rejected, one after the other, is the file.
 *
 * <p>{@code _parse_status} is {@code partial} when {@code _errors} has something: IDOC_CONTROL (no control record),
 * IDOC_TIME (CREDAT or CRETIM is none), IDOC_TEXT (text in a segment that is in no field: {@code idoc} has it),
 * IDOC_ENCODING (bytes that do not fit the character set, each of which is read as one character; or a character set that
 * is not known). {@code _errors.position} counts bytes of {@code _raw}.
 *
 * <p>Rejected: IDOC_NONE (no IDOC element at all), IDOC_NOT_CLOSED, IDOC_SYNTAX (no sound XML, entities, more than a million
 * elements or 64 within each other), IDOC_TOO_LARGE (more than 16 MiB, in parts of that size). Reading goes on behind.
 *
 * <p>Holds one IDoc in memory. For one thread.
 */
public final class IdocRecords extends IdocReader {

    static final int MAX_IDOC_BYTES = 16 << 20;

    private final Utf16Stream stream;
    private final IdocFrames frames;
    private final XMLInputFactory factory = IdocSegments.factory();
    private final IdocText text;

    /** @param place for {@code _source} and the origin of what is rejected */
    public IdocRecords(InputStream in, String place) {
        this(in, place, MAX_IDOC_BYTES);
    }

    IdocRecords(InputStream in, String place, int maxIdocBytes) {
        super(in, place);
        this.stream = new Utf16Stream(in);
        this.frames = new IdocFrames(stream, maxIdocBytes);
        this.text = new IdocText(stream);
    }

    @Override
    IdocFrame frame() throws IOException {
        return frames.next();
    }

    @Override
    byte[] received(IdocFrame frame) {
        return stream.received(frame.bytes());
    }

    @Override
    int start(IdocFrame frame) {
        return stream.length(frame.bytes(), 0, frame.start());
    }

    @Override
    Charset encoding(Charset charset) {
        return stream.charset(charset);
    }

    @Override
    Record row(IdocFrame frame) {
        List<Struct> errors = new ArrayList<>(0);
        text.declared(Arrays.copyOf(frame.bytes(), frame.start()));
        Charset charset = text.exact(frame);
        if (stream.isWide() && charset != text.charset()) {
            throw new IllegalArgumentException("it has a surrogate without its partner");
        }
        if (!text.isKnown() || charset != text.charset()) {
            error(errors, "IDOC_ENCODING", 0, "The bytes are not of the character set that is declared");
        }
        IdocSegments segments =
                IdocSegments.of(frame.idoc(charset), factory, fault -> error(errors, "IDOC_TEXT", start(frame), fault));

        return row(frame, charset, segments.control(), segments.segments(), errors);
    }
}
