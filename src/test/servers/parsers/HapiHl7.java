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

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HAPI's generic model without validation, the fastest it has. */
final class HapiHl7 {

    private HapiHl7() {}

    public static void main(String[] args) throws Exception {
        DefaultHapiContext context = new DefaultHapiContext(new GenericModelClassFactory());
        context.setValidationContext(ValidationContextFactory.noValidation());
        PipeParser parser = context.getPipeParser();
        ParserRounds.run("hapi-generic", args, input -> {
            List<String> messages = messages(new String(input, StandardCharsets.UTF_8));

            return () -> {
                long parsed = 0;
                for (String message : messages) {
                    parsed += parser.parse(message).getNames().length > 0 ? 1 : 0;
                }

                return parsed;
            };
        });
    }

    private static List<String> messages(String text) {
        List<String> messages = new ArrayList<>();
        for (String message : text.replace("\r\n", "\r").replace('\n', '\r').split("(?=MSH\\|)")) {
            if (!message.isBlank()) {
                messages.add(message.strip() + "\r");
            }
        }

        return messages;
    }
}
