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
package dev.caravan.connector;

import dev.caravan.testing.Exercises;
import dev.caravan.testing.MllpClient;

/** A name is the name of the sending application. */
@Exercises(kamelet = "caravan-hl7-file-source", against = "vendor-data")
class Hl7FileContractTest extends ParsedFileContractTest {

    @Override
    String connector() {
        return "caravan-hl7-file-source";
    }

    @Override
    String text(String id, String name) {
        String escaped = name.replace("\\", "\\E\\").replace("&", "\\T\\");

        return MllpClient.message(id).replace("|LAB|", "|" + escaped + "|");
    }

    @Override
    String noRecord() {
        return "nothing of HL7\r";
    }

    @Override
    String placeOfNoRecord() {
        return "message 1";
    }

    @Override
    String idField() {
        return "control_id";
    }

    @Override
    String nameField() {
        return "sending_application";
    }
}
