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
package dev.caravan.connector.idoc;

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.format.idoc.FlatIdocRecords;
import dev.caravan.format.idoc.IdocDefinitions;
import dev.caravan.format.idoc.IdocRecords;
import dev.caravan.record.RecordStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a stream of records of a file or message of IDocs, in XML or flat: bytes, text or an input stream. */
public class IdocParseAction extends ParseAction {

    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
    private static final String CONTROL = "EDI_DC";
    private static final long MAX_DEFINITIONS = 64 << 20;

    private Charset encoding = StandardCharsets.UTF_8;
    private String definitions = "";
    private IdocDefinitions parsed;

    @Override
    protected RecordStream records(InputStream content, String place) throws IOException {
        PushbackInputStream in = new PushbackInputStream(content, BYTE_ORDER_MARK.length() + CONTROL.length());

        return isFlat(in) ? new FlatIdocRecords(in, place, encoding, definitions()) : new IdocRecords(in, place);
    }

    /** No XML begins with a control record. */
    private static boolean isFlat(PushbackInputStream in) throws IOException {
        byte[] head = in.readNBytes(BYTE_ORDER_MARK.length() + CONTROL.length());
        in.unread(head);
        String text = new String(head, StandardCharsets.ISO_8859_1);

        return text.startsWith(CONTROL) || text.equals(BYTE_ORDER_MARK + CONTROL);
    }

    private synchronized IdocDefinitions definitions() throws IOException {
        if (parsed == null) {
            parsed = definitions.isBlank() ? IdocDefinitions.NONE : IdocDefinitions.parse(text());
        }

        return parsed;
    }

    private String text() throws IOException {
        Path file = Path.of(definitions);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("Cannot read the definitions " + file + ": there is no such file");
        }
        if (Files.size(file) > MAX_DEFINITIONS) {
            throw new IllegalArgumentException("Cannot read the definitions " + file + ": it is larger than 64 MiB");
        }

        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** @param encoding of flat IDocs; those in XML say it themselves */
    public void setEncoding(String encoding) {
        this.encoding = Charset.forName(encoding);
    }

    /** @param definitions a file with the segments of flat IDocs (transaction WE60); empty to keep their data as it is */
    public void setDefinitions(String definitions) {
        this.definitions = definitions;
    }
}
