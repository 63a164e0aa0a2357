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
package dev.caravan.connector.fhir;

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.format.fhir.FhirResources;
import dev.caravan.record.RecordStream;
import java.io.IOException;
import java.io.InputStream;

/** Makes a stream of records of FHIR resources in JSON or XML: bytes, text or an input stream. */
public class FhirParseAction extends ParseAction {

    @Override
    protected RecordStream records(InputStream content, String place) throws IOException {
        return FhirResources.read(content, place);
    }
}
