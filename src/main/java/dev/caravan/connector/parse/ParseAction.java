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
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.RecordStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.AsyncCallbackToCompletableFutureAdapter;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Makes a stream of records of a message or a file of them: bytes, text or an input stream. It is the step of a Kamelet, the
 * parser of a source of files, and, under the names in {@code META-INF/services/org/apache/camel/dataformat}, a data format
 * of Camel that unmarshals. Safe for use by several threads once its settings are made.
 */
public abstract class ParseAction extends ServiceSupport implements AsyncProcessor, DataFormat {

    @Override
    public final void process(Exchange exchange) {
        exchange.getMessage().setBody(unmarshal(exchange, exchange.getMessage().getBody()));
    }

    /** Done when it returns. Camel wraps a mere processor so, but not one that is a service as well. */
    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            process(exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);

        return true;
    }

    @Override
    public final CompletableFuture<Exchange> processAsync(Exchange exchange) {
        AsyncCallbackToCompletableFutureAdapter<Exchange> callback =
                new AsyncCallbackToCompletableFutureAdapter<>(exchange);
        process(exchange, callback);

        return callback.getFuture();
    }

    /** @return a {@link RecordStream}, which reads while it is read */
    @Override
    public final Object unmarshal(Exchange exchange, InputStream content) {
        return parse(content, place(exchange));
    }

    /** The same of bytes and text, too. */
    @Override
    public final Object unmarshal(Exchange exchange, Object body) {
        return unmarshal(exchange, content(exchange, body));
    }

    /** Not supported: records are landed, not sent. */
    @Override
    public final void marshal(Exchange exchange, Object graph, OutputStream stream) {
        throw new CaravanException(
                Category.CONFIG,
                "Cannot marshal: Caravan's data formats read only. The bytes that a record was made of are in its _raw.");
    }

    /**
     * @param place within which records are counted
     * @throws CaravanException SOURCE_DATA if the content cannot be read
     * @throws IllegalArgumentException if it cannot be parsed with these settings
     */
    public final RecordStream parse(InputStream content, String place) {
        try {
            return records(content, place);
        } catch (IOException e) {
            throw new CaravanException(
                    Category.SOURCE_DATA, "Cannot read " + place + ": " + CaravanException.reasonOf(e) + ".", e);
        }
    }

    /** @param place within which records are counted */
    protected abstract RecordStream records(InputStream content, String place) throws IOException;

    private static InputStream content(Exchange exchange, Object body) {
        try {
            return exchange.getContext().getTypeConverter().mandatoryConvertTo(InputStream.class, exchange, body);
        } catch (TypeConversionException | NoTypeConversionAvailableException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot parse a body of "
                            + (body == null ? "nothing" : body.getClass().getName())
                            + ": it has to be bytes, text or an input stream.",
                    e);
        }
    }

    /** A file holds many records, and is named; of what a listener received it is which one. */
    private static String place(Exchange exchange) {
        Origin origin = exchange.getProperty(LakeConstants.ORIGIN, Origin.class);
        if (origin == null) {
            return exchange.getExchangeId();
        }

        return origin.unit().equals("file") ? origin.place() : origin.toString();
    }
}
