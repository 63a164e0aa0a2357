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
package dev.caravan.format.fhir;

import dev.caravan.record.RecordStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Resources in JSON or in XML: what the first bytes say they are. */
public final class FhirResources {

    private static final int LOOKED_AT = 1 << 10;

    private FhirResources() {}

    /**
     * The rows of {@link FhirRecords}; {@code resource} of a stream that begins with {@code <}, white space and a byte order mark
     * aside, is XML.
     *
     * @param place for {@code _source} and the origin of what is rejected
     * @throws IOException if the first bytes cannot be read
     */
    public static RecordStream read(InputStream in, String place) throws IOException {
        PushbackInputStream content = new PushbackInputStream(in, LOOKED_AT);
        byte[] first = content.readNBytes(LOOKED_AT);
        content.unread(first);

        return isXml(first)
                ? new FhirXmlRecords(content, place, FhirRecords.MAX_BYTES)
                : new FhirRecords(content, place);
    }

    private static boolean isXml(byte[] first) {
        int i = 0;
        while (i < first.length && (FhirScanner.isBlank(first[i]) || isOfMark(first[i]))) {
            i++;
        }

        return i < first.length && first[i] == '<';
    }

    private static boolean isOfMark(byte value) {
        return value == (byte) 0xEF || value == (byte) 0xBB || value == (byte) 0xBF;
    }
}
