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

/** A name is what a transfer is for (field 70 of an MT103). */
@Exercises(kamelet = "caravan-swift-mt-source", against = "vendor-data")
class SwiftMtContractTest extends ParsedFileContractTest {

    @Override
    String connector() {
        return "caravan-swift-mt-source";
    }

    @Override
    String text(String id, String name) {
        return "{1:F01BANKBEBBAXXX0000000000}{2:I103BANKDEFFXXXXN}{4:\r\n:20:" + id
                + "\r\n:23B:CRED\r\n:32A:260101EUR1,\r\n:70:" + name + "\r\n-}\r\n";
    }

    @Override
    String noRecord() {
        return "nothing of SWIFT";
    }

    @Override
    String placeOfNoRecord() {
        return "message 1";
    }

    @Override
    String idField() {
        return "reference";
    }

    @Override
    String nameField() {
        return "remittance_information";
    }

    @Override
    boolean takesManyQuickly() {
        return false;
    }
}
