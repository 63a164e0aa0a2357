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
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Answers one request: 200 once the message is safe, 503 where it could not be kept, so that the sender tries again, and an error
 * of its own where it is none of ours. Who may not send is told so before his message is read.
 */
final class WebhookHandler implements HttpRequestHandler {

    /** Makes a message safe. */
    interface Keeper {
        /** @throws Exception if it is not */
        void keep(byte[] message) throws Exception;
    }

    private final String path;
    private final int maxBytes;
    private final Webhook webhook;
    private final Keeper keeper;

    WebhookHandler(String path, int maxBytes, Webhook webhook, Keeper keeper) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.webhook = webhook;
        this.keeper = keeper;
    }

    @Override
    public void handle(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        if (!path.equals(Receipts.path(request))) {
            refuse(request, response, 404, "There is nothing here.");
        } else if (!request.getMethod().equals("POST") && !request.getMethod().equals("PUT")) {
            response.setHeader("Allow", "POST, PUT");
            refuse(request, response, 405, "Messages are sent with POST.");
        } else if (!webhook.access().permits(request)) {
            webhook.access().challenge().ifPresent(how -> response.setHeader("WWW-Authenticate", how));
            refuse(request, response, 401, "Who sends this?");
        } else if (isEncoded(request)) {
            refuse(request, response, 415, "Messages are sent without a Content-Encoding.");
        } else {
            Optional<byte[]> body = Receipts.body(request, response, maxBytes);
            if (body.isPresent()) {
                receive(request, body.get(), response);
            }
        }
    }

    private void receive(ClassicHttpRequest request, byte[] body, ClassicHttpResponse response) {
        if (!webhook.access().isSigned(request, body)) {
            Receipts.say(response, 401, "The signature is not of this message.");
            return;
        }
        Optional<String> id = webhook.id(request);
        if (id.isEmpty()) {
            Receipts.say(response, 400, "The message has no id in the header that is agreed.");
            return;
        }
        try {
            keeper.keep(WebhookPayload.kept(id.get(), body));
            Receipts.say(response, 200, "");
        } catch (Exception e) {
            Receipts.tryAgain(response, e);
        }
    }

    private static boolean isEncoded(ClassicHttpRequest request) {
        Header encoding = request.getFirstHeader("Content-Encoding");

        return encoding != null && !encoding.getValue().strip().equalsIgnoreCase("identity");
    }

    private static void refuse(ClassicHttpRequest request, ClassicHttpResponse response, int code, String text) {
        Receipts.say(response, code, text);
        Receipts.hangUp(request, response);
    }
}
