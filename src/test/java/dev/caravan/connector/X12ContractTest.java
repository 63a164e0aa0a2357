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

/** An interchange for each record, with delimiters that no text has; a name is that of the implementation guide (ST03). */
@Exercises(kamelet = "caravan-x12-source", against = "vendor-data")
class X12ContractTest extends ParsedFileContractTest {

    private static final String ISA = "ISA*00*          *00*          *ZZ*PROVIDER       *ZZ*PAYER          "
            + "*260101*1200*%s*00501*000000001*0*T*%s~";

    @Override
    String connector() {
        return "caravan-x12-source";
    }

    /** Both names in ISA have fifteen characters (X12.5). */
    @Override
    String text(String id, String name) {
        return delimited(ISA.formatted("\u001E", "\u001F")
                        + "GS*HC*PROVIDER*PAYER*20260101*1200*1*X*005010X222A1~ST*837*" + id + "*")
                + name
                + delimited("~SE*2*" + id + "~GE*1*1~IEA*1*000000001~");
    }

    private static String delimited(String segments) {
        return segments.replace('*', '\u001D').replace('~', '\u001C');
    }

    @Override
    String noRecord() {
        return "nothing of X12";
    }

    @Override
    String placeOfNoRecord() {
        return "set 1";
    }

    @Override
    String idField() {
        return "transaction_set_control_number";
    }

    @Override
    String nameField() {
        return "implementation_convention";
    }

    @Override
    boolean takesManyQuickly() {
        return false;
    }
}
