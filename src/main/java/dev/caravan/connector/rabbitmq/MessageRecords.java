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
package dev.caravan.connector.rabbitmq;

import dev.caravan.connector.parse.JsonMessage;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/** What lands of a message: its fields, and beside them where it came from. */
final class MessageRecords {

    private MessageRecords() {}

    /**
     * @param format {@code json}, {@code text} or {@code bytes}
     * @return a {@code Record} or a {@code Rejected}, or a list of them where the message is an array
     */
    static Object of(Message message, String format, Origin origin) {
        byte[] body = message.getBody();
        MessageProperties about = message.getMessageProperties();

        return switch (format) {
            case "text" -> value(new String(body, StandardCharsets.UTF_8), origin, about);
            case "bytes" -> value(body, origin, about);
            case "json" -> JsonMessage.of(body, origin, element -> described(element, about));
            default -> throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read queue " + origin.place() + ": format " + format + " is not json, text or bytes.");
        };
    }

    private static Object value(Object value, Origin origin, MessageProperties about) {
        Record record = new Record(origin);
        record.put("value", value);

        return described(record, about);
    }

    private static Object described(Object element, MessageProperties about) {
        if (element instanceof Record record) {
            Date timestamp = about.getTimestamp();
            record.put("rabbitmq_exchange", about.getReceivedExchange());
            record.put("rabbitmq_routing_key", about.getReceivedRoutingKey());
            record.put("rabbitmq_message_id", about.getMessageId());
            record.put("rabbitmq_timestamp", timestamp == null ? null : Instant.ofEpochMilli(timestamp.getTime()));
        }

        return element;
    }
}
