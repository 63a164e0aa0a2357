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
package dev.caravan.connector.parse;

import dev.caravan.lake.LakeConstants;
import dev.caravan.record.Origin;
import dev.caravan.record.RecordStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Makes a stream of records of a message or a file of them: bytes, text or an input stream. */
public abstract class ParseAction implements Processor {

    @Override
    public final void process(Exchange exchange) throws InvalidPayloadException, IOException {
        Object body = exchange.getMessage().getBody();
        InputStream content = body instanceof InputStream stream
                ? stream
                : new ByteArrayInputStream(exchange.getMessage().getMandatoryBody(byte[].class));
        exchange.getMessage().setBody(records(content, place(exchange)));
    }

    /** @param place within which records are counted */
    protected abstract RecordStream records(InputStream content, String place) throws IOException;

    /** A file holds many records, and is named; of what a listener received it is which one. */
    private static String place(Exchange exchange) {
        Origin origin = exchange.getProperty(LakeConstants.ORIGIN, Origin.class);
        if (origin == null) {
            return exchange.getExchangeId();
        }

        return origin.unit().equals("file") ? origin.place() : origin.toString();
    }
}
