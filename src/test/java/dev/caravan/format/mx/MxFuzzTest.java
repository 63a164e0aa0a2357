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
package dev.caravan.format.mx;

import dev.caravan.format.xml.XmlFuzz;
import dev.caravan.record.RecordStream;
import java.io.InputStream;

class MxFuzzTest extends XmlFuzz {

    MxFuzzTest() {
        super(
                "/mx/camt052.v1.xml",
                "/mx/camt053.v8.xml",
                "/mx/camt054.v8-with-UETR.xml",
                "/mx/pacs.008.001.07.xml",
                "/mx/app_to_mqsq.xml",
                "/mx/pacs.009.001.09.xml",
                "/mx/pacs.002-CDATA.xml");
    }

    @Override
    protected RecordStream records(InputStream in, int maxRowBytes) {
        return MxRecords.read(in, "fuzz", maxRowBytes);
    }
}
