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
package dev.caravan.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages of 1.1 kB that Google's SimHospital made, each under a control id of its own as often as wanted. */
final class Hl7Samples {

    private static final int CONTROL_ID = 9;

    private Hl7Samples() {}

    /** Their segments end with CR. */
    static List<String> messages() {
        String text = new String(FormatInputs.hl7(), StandardCharsets.UTF_8)
                .replace("\r\n", "\r")
                .replace('\n', '\r');
        List<String> messages = new ArrayList<>();
        for (String message : text.split("(?=MSH\\|)")) {
            if (!message.isBlank()) {
                messages.add(message.strip() + "\r");
            }
        }

        return messages;
    }

    static String numbered(String message, long number) {
        int from = 0;
        for (int field = 0; field < CONTROL_ID; field++) {
            from = message.indexOf('|', from) + 1;
        }

        return message.substring(0, from) + number + message.substring(message.indexOf('|', from));
    }
}
