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
import java.nio.charset.StandardCharsets;

/** A name is the name of the sender. */
@Exercises(kamelet = "caravan-fix-log-source", against = "vendor-data")
class FixLogContractTest extends ParsedFileContractTest {

    @Override
    String connector() {
        return "caravan-fix-log-source";
    }

    /** Body length and checksum count bytes (FIX 4.2, standard header and trailer). */
    @Override
    String text(String id, String name) {
        String body = "35=0\u000149=" + name + "\u000134=" + id + "\u0001";
        String message = "8=FIX.4.2\u00019=" + bytes(body).length + "\u0001" + body;
        int sum = 0;
        for (byte each : bytes(message)) {
            sum += each;
        }

        return message + "10=" + "%03d".formatted(sum & 0xFF) + "\u0001\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    String noRecord() {
        return "nothing of FIX\n";
    }

    @Override
    String placeOfNoRecord() {
        return "byte 0";
    }

    @Override
    String idField() {
        return "msg_seq_num";
    }

    @Override
    String nameField() {
        return "sender_comp_id";
    }
}
