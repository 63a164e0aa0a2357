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

import dev.caravan.connector.http.ReceiptEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;

/**
 * Receive messages over AS2 (RFC 4130) and answer with an MDN once they are safe.
 *
 * <p>The body is a few headers and the payload, for {@link As2Envelope} to take apart. An exchange that fails makes the answer
 * an error of HTTP, upon which partners try again.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "as2-receipt",
        title = "AS2 Receipt",
        syntax = "as2-receipt:host:port/path",
        consumerOnly = true,
        category = {Category.MESSAGING, Category.HTTP})
public class As2Endpoint extends ReceiptEndpoint {

    @UriParam(description = "Who sends to whom, and what proves it. A spool is given it as its receiver instead.")
    private Partnership partnership;

    public As2Endpoint() {}

    public As2Endpoint(String uri, As2Component component) {
        super(uri, component);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        As2Consumer consumer = new As2Consumer(this, processor, partnership);
        configureConsumer(consumer);

        return consumer;
    }

    public Partnership getPartnership() {
        return partnership;
    }

    public void setPartnership(Partnership partnership) {
        this.partnership = partnership;
    }
}
