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
package dev.caravan.format.cda;

import dev.caravan.format.xml.XmlFuzz;
import dev.caravan.record.RecordStream;
import java.io.InputStream;

class CdaFuzzTest extends XmlFuzz {

    CdaFuzzTest() {
        super("/cda/CCD.xml", "/cda/US_Realm_Header.xml", "/cda/nested.xml", "/cda/PRPA_IN201305UV02.xml");
    }

    @Override
    protected RecordStream records(InputStream in, int maxRowBytes) {
        return CdaRecords.read(in, "fuzz", maxRowBytes);
    }
}
