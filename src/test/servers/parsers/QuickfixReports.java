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
import java.util.List;
import quickfix.DataDictionary;
import quickfix.Group;
import quickfix.Message;

/** QuickFIX/J with its dictionary, without which it loses what stands behind a repeated tag; no validation. */
final class QuickfixReports {

    private static final int PARTIES = 453;

    private QuickfixReports() {}

    public static void main(String[] args) throws Exception {
        DataDictionary dictionary = new DataDictionary("FIX44.xml");
        ParserRounds.run("quickfixj", args, input -> {
            List<String> messages =
                    new String(input, StandardCharsets.US_ASCII).lines().toList();

            return () -> {
                long parsed = 0;
                for (String text : messages) {
                    Message message = new Message();
                    message.fromString(text, dictionary, false);
                    List<Group> parties = message.getGroups(PARTIES);
                    parsed += parties.size() == 2 ? 1 : 0;
                }

                return parsed;
            };
        });
    }
}
