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
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records of one length: a number in EBCDIC, and a name in the national characters of COBOL, which are those of UTF-16. */
@Exercises(kamelet = "caravan-copybook-source", against = "vendor-data")
class CopybookContractTest extends ParsedFileContractTest {

    private static final int NAME = 450;
    private static final Charset EBCDIC = Charset.forName("IBM037");

    @Override
    String connector() {
        return "caravan-copybook-source";
    }

    @Override
    Map<String, String> content() {
        return Map.of("copybook", "01 CUSTOMER . 05 ID PIC 9(9). 05 NAME PIC N(" + NAME + ") USAGE NATIONAL.");
    }

    @Override
    byte[] bytes(String id, String name) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes("%9s".formatted(id).replace(' ', '0').getBytes(EBCDIC));
        record.writeBytes((name + " ".repeat(NAME - name.length())).getBytes(StandardCharsets.UTF_16BE));

        return record.toByteArray();
    }

    @Override
    String noRecord() {
        return "shorter than a record";
    }

    @Override
    String placeOfNoRecord() {
        return "record 1";
    }

    @Override
    String idField() {
        return "ID";
    }

    @Override
    String nameField() {
        return "NAME";
    }

    @Override
    boolean takesManyQuickly() {
        return false;
    }
}
