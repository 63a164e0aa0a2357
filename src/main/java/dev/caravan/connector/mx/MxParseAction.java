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
package dev.caravan.connector.mx;

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.format.mx.MxRecords;
import dev.caravan.format.xml.XmlRecords;
import dev.caravan.record.RecordStream;
import java.io.InputStream;

/** Makes a stream of records of ISO 20022 messages or a file of them: bytes, text or an input stream. */
public class MxParseAction extends ParseAction {

    private int maxRowBytes = XmlRecords.MAX_ROW_BYTES;

    @Override
    protected RecordStream records(InputStream content, String place) {
        return MxRecords.read(content, place, maxRowBytes);
    }

    public void setMaxRowBytes(int maxRowBytes) {
        this.maxRowBytes = maxRowBytes;
    }
}
