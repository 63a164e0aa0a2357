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
package dev.caravan.connector.swift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.lake.LakeConstants;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.testing.Exercises;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Exercises(kamelet = "caravan-swift-mt-parse-action", against = "vendor-data")
class SwiftParseActionTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SwiftParseAction action = new SwiftParseAction();

    @AfterEach
    void close() throws IOException {
        context.close();
    }

    @Test
    void fileOfABankBecomesItsStatements() throws Exception {
        try (InputStream file = SwiftParseActionTest.class.getResourceAsStream("/swift/postfinance.sta")) {
            List<Record> rows = rows(file, new Origin("in/postfinance.sta", "file", 1));
            assertThat(rows).hasSize(2);
            assertThat(rows.get(1).origin()).isEqualTo(new Origin("in/postfinance.sta", "message", 2));
            assertThat((Map<?, ?>) rows.get(1).get("statement"))
                    .extracting("lines")
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(2);
        }
    }

    @Test
    void bytesAndTextAreReadLikeAStream() throws Exception {
        String message = ":20:A\n:25:1\n:86:\u00C4\n-";
        Origin origin = new Origin("queue", "message", 7);
        for (Object body : List.of(
                message,
                message.getBytes(StandardCharsets.UTF_8),
                new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)))) {
            List<Record> rows = rows(body, origin);
            assertThat(rows).hasSize(1);
            assertThat(rows.get(0)).containsEntry("encoding", "UTF-8").containsEntry("_parse_status", "ok");
            assertThat(rows.get(0).origin()).isEqualTo(new Origin("queue message 7", "message", 1));
        }
    }

    @Test
    void encodingIsWhatTheRouteSays() throws Exception {
        action.setEncoding("ISO-8859-15");
        byte[] message = {':', '2', '0', ':', (byte) 0xA4};
        assertThat(rows(message, null).get(0)).containsEntry("reference", "\u20AC");
    }

    private List<Record> rows(Object body, Origin origin) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(LakeConstants.ORIGIN, origin);
        exchange.getMessage().setBody(body);
        action.process(exchange);
        List<Record> rows = new ArrayList<>();
        try (RecordStream stream = exchange.getMessage().getBody(RecordStream.class)) {
            stream.forEachRemaining(outcome -> rows.add((Record) outcome));
        }

        return rows;
    }
}
