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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.camel.Processor;
import org.apache.hc.core5.http.io.HttpRequestHandler;

/** Receives what is posted to one path. */
class WebhookConsumer extends ReceiptConsumer {

    private final WebhookEndpoint endpoint;
    private final Webhook webhook;

    WebhookConsumer(WebhookEndpoint endpoint, Processor processor, Webhook webhook) {
        super(endpoint, processor, "webhook");
        this.endpoint = endpoint;
        this.webhook = webhook;
    }

    @Override
    protected HttpRequestHandler createHandler() {
        webhook.requireComplete(endpoint.getHost());

        return new WebhookHandler(endpoint.getPath(), endpoint.getMaxMessageBytes(), webhook, this::keep);
    }

    @Override
    protected ServerSocket listen(int port, int backlog, InetAddress address) throws IOException {
        return webhook.listen(port, backlog, address);
    }
}
