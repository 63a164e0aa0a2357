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

import dev.caravan.connector.spool.SpoolRefused;
import dev.caravan.observe.CaravanException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** What is taken of a request, and what its sender is told. */
public final class Receipts {

    private static final String RETRY_SECONDS = "10";

    private Receipts() {}

    /** Without what stands behind a question mark; empty if it is none. */
    public static String path(ClassicHttpRequest request) {
        try {
            return Optional.ofNullable(URI.create(request.getRequestUri()).getPath())
                    .orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** @return nothing where there are more bytes than that, which the sender has been told then */
    public static Optional<byte[]> body(ClassicHttpRequest request, ClassicHttpResponse response, int maxBytes)
            throws IOException {
        HttpEntity entity = request.getEntity();
        if (entity == null) {
            return Optional.of(new byte[0]);
        }
        if (entity.getContentLength() <= maxBytes) {
            // Not closed: that would read the rest of it.
            InputStream in = entity.getContent();
            byte[] body = in.readNBytes(maxBytes);
            if (body.length < maxBytes || in.read() < 0) {
                return Optional.of(body);
            }
        }
        say(response, 413, "A message may have " + maxBytes + " bytes.");
        hangUp(request, response);

        return Optional.empty();
    }

    /** The rest of the request is not read, as it would be before the answer is finished. */
    static void hangUp(ClassicHttpRequest request, ClassicHttpResponse response) {
        response.setHeader("Connection", "close");
        request.setEntity(null);
    }

    /** A message could not be kept: a sender may know that the disk is full, not where it is or what we are made of. */
    public static void tryAgain(ClassicHttpResponse response, Exception why) {
        say(
                response,
                503,
                why instanceof SpoolRefused
                        ? CaravanException.reasonOf(why)
                        : "The message could not be kept; the receiver knows why.");
        response.setHeader("Retry-After", RETRY_SECONDS);
    }

    /** @param text in ASCII */
    public static void say(ClassicHttpResponse response, int code, String text) {
        response.setCode(code);
        response.setHeader("Content-Type", "text/plain; charset=us-ascii");
        response.setEntity(new ByteArrayEntity(text.getBytes(StandardCharsets.US_ASCII), null));
    }
}
