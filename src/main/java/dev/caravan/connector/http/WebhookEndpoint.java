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

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;

/**
 * Receive what is posted, and answer once it is safe.
 *
 * <p>The body is an id and the payload, for {@link WebhookPayload} to take apart. An exchange that fails makes the answer an
 * error of HTTP, upon which senders try again.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "webhook-receipt",
        title = "Webhook Receipt",
        syntax = "webhook-receipt:host:port/path",
        consumerOnly = true,
        category = {Category.HTTP, Category.MESSAGING})
public class WebhookEndpoint extends ReceiptEndpoint {

    @UriParam(description = "Who may send, and what tells messages apart. A spool is given it as its receiver instead.")
    private Webhook webhook;

    public WebhookEndpoint() {}

    public WebhookEndpoint(String uri, WebhookComponent component) {
        super(uri, component);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        WebhookConsumer consumer = new WebhookConsumer(this, processor, webhook);
        configureConsumer(consumer);

        return consumer;
    }

    public Webhook getWebhook() {
        return webhook;
    }

    public void setWebhook(Webhook webhook) {
        this.webhook = webhook;
    }
}
