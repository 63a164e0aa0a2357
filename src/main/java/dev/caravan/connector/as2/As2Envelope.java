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
package dev.caravan.connector.as2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * A message as it is kept: a few headers, an empty line, the payload. With the message id, so that a partner that repeats a
 * message is recognised and one that sends the same order twice is not. As a processor it takes the headers off again: the
 * body is the payload, and they are properties of the exchange, {@code As2MessageId}, {@code As2From}, {@code As2To} and
 * {@code As2ContentType}.
 */
public class As2Envelope implements Processor {

    private static final String[] NAMES = {"Message-ID", "AS2-From", "AS2-To", "Content-Type"};

    static byte[] of(As2Request request, Opened opened) {
        String[] values = {request.messageId(), request.from(), request.to(), opened.contentType()};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAMES.length; i++) {
            text.append(NAMES[i])
                    .append(": ")
                    .append(values[i].replaceAll("[\r\n]", " "))
                    .append("\r\n");
        }
        byte[] headers = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] kept = Arrays.copyOf(headers, headers.length + opened.payload().length);
        System.arraycopy(opened.payload(), 0, kept, headers.length, opened.payload().length);

        return kept;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] kept = message.getBody(byte[].class);
        int at = 0;
        for (String name : NAMES) {
            int start = at;
            while (kept[at] != '\n') {
                at++;
            }
            at++;
            String line = new String(kept, start, at - start, StandardCharsets.UTF_8).strip();
            exchange.setProperty(
                    property(name), line.substring(name.length() + 1).strip());
        }
        message.setBody(Arrays.copyOfRange(kept, at + 2, kept.length));
    }

    private static String property(String name) {
        return "As2" + name.replace("AS2-", "").replace("ID", "Id").replace("-", "");
    }
}
