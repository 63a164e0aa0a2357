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
package dev.caravan.connector.http;

import dev.caravan.connector.parse.JsonMessage;
import dev.caravan.lake.LakeConstants;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A message as it is kept: its id, a line end, the payload; and what becomes of it in the route. The body is then, by
 * {@code format}: {@code json}, a record or a list of them, or what of them is none; {@code text}, a record of it in the column
 * {@code value}; {@code bytes}, the bytes, for whoever parses them. Where there is an id it is the property
 * {@code WebhookId} of the exchange, and of records the column {@code webhook_id}.
 */
public class WebhookPayload implements Processor {

    private static final String PROPERTY = "WebhookId";
    private static final String COLUMN = "webhook_id";

    private String format = "bytes";

    /** What keeps a line a line, and a log readable. */
    static boolean isId(String id) {
        return id.matches("[\\x21-\\x7e]{1,200}");
    }

    static byte[] kept(String id, byte[] payload) {
        byte[] line = (id + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] kept = Arrays.copyOf(line, line.length + payload.length);
        System.arraycopy(payload, 0, kept, line.length, payload.length);

        return kept;
    }

    @Override
    public void process(Exchange exchange) {
        byte[] kept = exchange.getMessage().getBody(byte[].class);
        int end = 0;
        while (kept[end] != '\n') {
            end++;
        }
        String id = new String(kept, 0, end, StandardCharsets.US_ASCII);
        byte[] payload = Arrays.copyOfRange(kept, end + 1, kept.length);
        if (!id.isEmpty()) {
            exchange.setProperty(PROPERTY, id);
        }
        exchange.getMessage().setBody(content(payload, id, exchange.getProperty(LakeConstants.ORIGIN, Origin.class)));
    }

    private Object content(byte[] payload, String id, Origin origin) {
        return switch (format) {
            case "bytes" -> payload;
            case "text" -> {
                Record record = new Record(origin);
                record.put("value", new String(payload, StandardCharsets.UTF_8));
                yield named(record, id);
            }
            case "json" -> JsonMessage.of(payload, origin, element -> named(element, id));
            default -> throw new CaravanException(
                    Category.CONFIG, "Cannot receive messages: format " + format + " is not json, text or bytes.");
        };
    }

    private static Object named(Object element, String id) {
        if (element instanceof Record record && !id.isEmpty()) {
            record.put(COLUMN, id);
        }

        return element;
    }

    /** @param format {@code json}, {@code text} or {@code bytes} */
    public void setFormat(String format) {
        this.format = format;
    }
}
