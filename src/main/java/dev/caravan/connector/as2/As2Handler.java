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

import dev.caravan.connector.http.Receipts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one request: with an MDN once the message is safe, with an MDN that says why it was not taken, or with an error of
 * HTTP where it could not be kept, so that the partner tries again.
 */
final class As2Handler implements HttpRequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(As2Handler.class);

    /** Makes a message safe. */
    interface Keeper {
        /** @throws Exception if it is not */
        void keep(byte[] message) throws Exception;
    }

    /** What a listener answers with. */
    record Parts(String path, int maxBytes, Partners partners, Keeper keeper, AsynchronousMdns asynchronous) {}

    private final Parts parts;

    As2Handler(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void handle(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        Map<String, String> headers = headers(request);
        Optional<As2Request> as2 = As2Request.of(headers);
        if (!parts.path().equals(Receipts.path(request))) {
            Receipts.say(response, 404, "There is nothing here.");
        } else if (!request.getMethod().equals("POST")) {
            Receipts.say(response, 405, "Messages are sent with POST.");
        } else if (as2.isEmpty()) {
            Receipts.say(
                    response, 400, "AS2-From, AS2-To, Message-ID and Content-Type have to be there and well formed.");
        } else if (as2.get()
                .receiptAddress()
                .filter(url -> !mayBeCalled(as2.get(), url))
                .isPresent()) {
            Receipts.say(response, 403, "An MDN is not sent to that Receipt-Delivery-Option.");
        } else {
            Optional<byte[]> body = Receipts.body(request, response, parts.maxBytes());
            if (body.isPresent()) {
                receive(as2.get(), MimePart.of(headers, body.get()), response);
            }
        }
    }

    private void receive(As2Request request, MimePart message, ClassicHttpResponse response) {
        try {
            Opened opened = open(request, message);
            MicAlgorithm algorithm = request.options()
                    .algorithm()
                    .orElseThrow(
                            () -> new Refused(Disposition.UNSUPPORTED_MIC_ALGORITHMS, "its digests are not known"));
            if (request.options().signed()
                    && request.options().required()
                    && parts.partners().signer().isEmpty()) {
                throw new Refused(Disposition.UNSUPPORTED_FORMAT, "it wants a signed MDN, and no key is there for one");
            }
            parts.keeper().keep(As2Envelope.of(request, opened));
            String mic = algorithm.digest(opened.covered()) + ", "
                    + request.options().spelling(algorithm);
            answer(request, Disposition.PROCESSED, mic, response);
        } catch (Refused refused) {
            LOG.warn(
                    "Refused a message from {} to {}: {} ({}).",
                    request.from(),
                    request.to(),
                    refused.getMessage(),
                    refused.disposition().field());
            answer(request, refused.disposition(), "", response);
        } catch (Exception e) {
            Receipts.tryAgain(response, e);
        }
    }

    private Opened open(As2Request request, MimePart message) throws Refused {
        Partner partner = partner(request)
                .orElseThrow(() -> new Refused(Disposition.AUTHENTICATION_FAILED, "there is no such partnership"));

        return new Opening(partner.keys(), parts.maxBytes()).open(message);
    }

    private Optional<Partner> partner(As2Request request) {
        return parts.partners().between(request.from(), request.to());
    }

    private boolean mayBeCalled(As2Request request, String url) {
        return partner(request).filter(partner -> partner.mayBeCalled(url)).isPresent();
    }

    private void answer(As2Request request, Disposition disposition, String mic, ClassicHttpResponse response) {
        boolean taken = disposition == Disposition.PROCESSED;
        if (!request.wantsReceipt()) {
            Receipts.say(response, taken ? 200 : 400, taken ? "" : "The message " + disposition.text());
            return;
        }
        Mdn mdn = Mdn.of(request, disposition, mic, parts.partners().signer());
        if (request.receiptAddress().isPresent()) {
            parts.asynchronous().send(mdn, request.receiptAddress().get());
            Receipts.say(response, 200, "");
        } else {
            response.setCode(200);
            mdn.headers().forEach(response::setHeader);
            response.setEntity(new ByteArrayEntity(mdn.body(), null));
        }
    }

    private static Map<String, String> headers(ClassicHttpRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : request.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }

        return headers;
    }
}
