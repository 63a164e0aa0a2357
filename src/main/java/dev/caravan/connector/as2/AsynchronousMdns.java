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

import dev.caravan.observe.CaravanException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends MDNs to the partner's own server (RFC 4130 section 7.2). One that does not get there is tried again twice; one that is
 * lost, in a crash too, makes the partner repeat its message, which lands once all the same and is answered anew.
 */
final class AsynchronousMdns {

    private static final Logger LOG = LoggerFactory.getLogger(AsynchronousMdns.class);
    private static final int MAX_WAITING = 1_000;
    private static final int ATTEMPTS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ScheduledExecutorService sender;
    private final Duration pause;
    private final AtomicInteger waiting = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** @param pause before an MDN is tried again */
    AsynchronousMdns(ScheduledExecutorService sender, Duration pause) {
        this.sender = sender;
        this.pause = pause;
    }

    /** Returns at once. @param url one that may be called */
    void send(Mdn mdn, String url) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            LOG.warn("An MDN is not sent: {} others wait to be sent.", MAX_WAITING);
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(mdn.body()));
        mdn.headers().forEach(request::header);
        schedule(request.build(), 1, Duration.ZERO);
    }

    private void schedule(HttpRequest request, int attempt, Duration delay) {
        try {
            sender.schedule(() -> attempt(request, attempt), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            LOG.warn("An MDN is not sent: the listener stops.");
        }
    }

    /** The client's own timeout ends with the headers of the answer, however long its body goes on. */
    private int code(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (ExecutionException e) {
            throw new IOException(CaravanException.reasonOf(e), e);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + TIMEOUT.toSeconds() + " s", e);
        } finally {
            answer.cancel(true);
        }
    }

    private void attempt(HttpRequest request, int attempt) {
        String reason;
        try {
            int code = code(request);
            if (code / 100 == 2) {
                waiting.decrementAndGet();
                return;
            }
            reason = "HTTP " + code;
        } catch (IOException e) {
            reason = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason = "the listener stops";
        }
        LOG.warn("An MDN did not get to its address, attempt {} of {}: {}.", attempt, ATTEMPTS, reason);
        if (attempt < ATTEMPTS) {
            schedule(request, attempt + 1, pause);
        } else {
            waiting.decrementAndGet();
        }
    }
}
