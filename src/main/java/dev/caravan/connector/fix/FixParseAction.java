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
package dev.caravan.connector.fix;

import dev.caravan.format.fix.FixRecords;
import dev.caravan.lake.LakeConstants;
import dev.caravan.record.Origin;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Makes a stream of records of a FIX message or a log of them: bytes, text or an input stream. */
public class FixParseAction implements Processor {

    private Charset encoding = StandardCharsets.UTF_8;

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        Object body = exchange.getMessage().getBody();
        InputStream bytes = body instanceof InputStream stream
                ? stream
                : new ByteArrayInputStream(exchange.getMessage().getMandatoryBody(byte[].class));
        Origin origin = exchange.getProperty(LakeConstants.ORIGIN, Origin.class);
        exchange.getMessage().setBody(new FixRecords(bytes, encoding, place(exchange, origin)));
    }

    /** Messages are counted within it: a file holds many, and is named; of what a listener received it is which one. */
    private static String place(Exchange exchange, Origin origin) {
        if (origin == null) {
            return exchange.getExchangeId();
        }

        return origin.unit().equals("file") ? origin.place() : origin.toString();
    }

    public void setEncoding(String encoding) {
        this.encoding = Charset.forName(encoding);
    }
}
