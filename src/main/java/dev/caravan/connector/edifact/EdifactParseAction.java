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
package dev.caravan.connector.edifact;

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.format.edifact.EdifactRecords;
import dev.caravan.record.RecordStream;
import java.io.InputStream;
import java.nio.charset.Charset;

/** Makes a stream of records, one per message, of EDIFACT interchanges: bytes, text or an input stream. */
public class EdifactParseAction extends ParseAction {

    private static final String DECLARED = "declared";

    private String encoding = DECLARED;

    @Override
    protected RecordStream records(InputStream content, String place) {
        return DECLARED.equals(encoding)
                ? new EdifactRecords(content, place)
                : new EdifactRecords(content, Charset.forName(encoding), place);
    }

    /** A character set, or {@code declared}: the one that the syntax identifier names. */
    public void setEncoding(String encoding) {
        this.encoding = encoding;
    }
}
