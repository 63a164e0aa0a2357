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
package dev.caravan.connector.rest;

import dev.caravan.connector.retry.Backoff;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NameValuePair;

/** One request, with the redirects that it meets, and what is to be thought of its answer. */
final class HttpAttempt {

    private static final int MOST_REDIRECTS = 5;
    private static final int BUFFER = 1 << 14;
    private static final int MOST_REFUSAL_BYTES = 1 << 16;

    private final HttpClient client;
    private final ApiOrigin origin;
    private final Duration timeout;
    private final long mostBytes;
    private final String what;
    private final RefusalReader refusals;

    /**
     * @param answer if there is one that can be used
     * @param failure else
     * @param mayGoBetter when tried again
     * @param retryAfter what the API asks for
     */
    record Outcome<T>(Optional<T> answer, StepFailed failure, boolean mayGoBetter, Optional<Duration> retryAfter) {

        static <T> Outcome<T> failed(StepFailed failure, boolean mayGoBetter) {
            return new Outcome<>(Optional.empty(), failure, mayGoBetter, Optional.empty());
        }
    }

    /** What is made of an answer that is a success. */
    private interface Taker<T> {

        /** @param end gives the connection back, or up; to be run once */
        T take(URI uri, ClassicHttpResponse response, Runnable end) throws IOException;
    }

    /**
     * @param mostBytes of an answer, unpacked
     * @param what is read, for messages
     */
    HttpAttempt(
            HttpClient client,
            ApiOrigin origin,
            Duration timeout,
            long mostBytes,
            String what,
            RefusalReader refusals) {
        this.client = client;
        this.origin = origin;
        this.timeout = timeout;
        this.mostBytes = mostBytes;
        this.what = what;
        this.refusals = refusals;
    }

    Outcome<Answer> send(String method, URI uri, Consumer<HttpUriRequestBase> preparation) {
        return send(method, uri, preparation, (from, response, end) -> {
            try {
                return answer(from, response);
            } finally {
                end.run();
            }
        });
    }

    /** The same with the body left to be read, however long it is. */
    Outcome<OpenAnswer> open(URI uri, Consumer<HttpUriRequestBase> preparation) {
        return send(
                "GET",
                uri,
                preparation,
                (from, response, end) -> new OpenAnswer(
                        response.getCode(),
                        headers(response),
                        response.getEntity() == null
                                ? InputStream.nullInputStream()
                                : response.getEntity().getContent(),
                        end));
    }

    private <T> Outcome<T> send(String method, URI uri, Consumer<HttpUriRequestBase> preparation, Taker<T> taker) {
        URI target = uri;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpUriRequestBase request = new HttpUriRequestBase(method, requireOrigin(target, "a link"));
            preparation.accept(request);
            try {
                ClassicHttpResponse response = client.executeOpen(host(), request, HttpClientContext.create());
                if (isSuccess(response)) {
                    return new Outcome<>(
                            Optional.of(taker.take(target, response, () -> end(request, response))),
                            null,
                            false,
                            Optional.empty());
                }
                try {
                    Optional<URI> elsewhere = redirect(response, target);
                    if (elsewhere.isEmpty()) {
                        return refused(response);
                    }
                    target = elsewhere.get();
                } finally {
                    end(request, response);
                }
            } catch (SSLException e) {
                return Outcome.failed(failed(Step.TLS, Category.SOURCE_UNREACHABLE, "TLS: " + reason(e), ""), false);
            } catch (InterruptedIOException e) {
                return Outcome.failed(
                        failed(
                                Step.READ,
                                Category.SOURCE_UNREACHABLE,
                                "no answer within " + timeout.toSeconds() + " s",
                                "Raise timeoutSeconds, or ask for smaller pages"),
                        true);
            } catch (IOException e) {
                return Outcome.failed(
                        failed(
                                Step.READ,
                                Category.SOURCE_UNREACHABLE,
                                reason(e),
                                "Check baseUrl, and whether the API is up"),
                        true);
            }
        }

        return Outcome.failed(
                failed(Step.READ, Category.SOURCE_DATA, "more than " + MOST_REDIRECTS + " redirects", "Check baseUrl"),
                false);
    }

    /** What is left of an answer is not waited for; a connection whose answer was read to its end can be used again. */
    private static void end(HttpUriRequestBase request, ClassicHttpResponse response) {
        request.cancel();
        try {
            response.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }

    private HttpHost host() {
        return new HttpHost(origin.scheme(), origin.host(), origin.port());
    }

    /** @throws StepFailed if the API sends us elsewhere: whoever controls an answer must not get hold of credentials */
    private URI requireOrigin(URI target, String by) {
        if (!origin.holds(target)) {
            throw failed(
                    Step.READ,
                    Category.SOURCE_DATA,
                    by + " of the API leads to another scheme, host or port, which is not followed",
                    "If the API has moved, change baseUrl");
        }

        return target;
    }

    private Optional<URI> redirect(ClassicHttpResponse response, URI from) {
        Header location = response.getFirstHeader("Location");
        if (location == null || !Arrays.asList(301, 302, 303, 307, 308).contains(response.getCode())) {
            return Optional.empty();
        }
        try {
            return Optional.of(requireOrigin(from.resolve(ApiOrigin.parse(location.getValue())), "a redirect"));
        } catch (IllegalArgumentException e) {
            throw failed(Step.READ, Category.SOURCE_DATA, "a redirect of the API leads nowhere", "Check baseUrl");
        }
    }

    private static boolean isSuccess(ClassicHttpResponse response) {
        return response.getCode() >= 200 && response.getCode() < 300;
    }

    private <T> Outcome<T> refused(ClassicHttpResponse response) {
        int status = response.getCode();
        Optional<Duration> retryAfter = Optional.ofNullable(response.getFirstHeader("Retry-After"))
                .flatMap(header -> Backoff.asked(header.getValue(), Instant.now()));
        boolean limited = status == 429 || status == 403 && retryAfter.isPresent();

        String answered = "the API answered HTTP " + status + reason(response);

        return new Outcome<>(
                Optional.empty(),
                refused(status, limited, answered, retryAfter),
                limited || isPassing(status),
                retryAfter);
    }

    /** What it says for itself is worth less than to know that it refused. */
    private String reason(ClassicHttpResponse response) {
        if (refusals == RefusalReader.NONE || response.getEntity() == null) {
            return "";
        }
        try (InputStream in = response.getEntity().getContent()) {
            String reason = refusals.reason(response.getCode(), in.readNBytes(MOST_REFUSAL_BYTES));

            return reason.isEmpty() ? "" : " (" + reason + ")";
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isPassing(int status) {
        return status == 408 || status == 425 || status >= 500;
    }

    private StepFailed refused(int status, boolean limited, String answered, Optional<Duration> retryAfter) {
        if (limited) {
            String wait = retryAfter
                    .map(time -> " and asks to wait " + (time.toMillis() + 999) / 1000 + " s")
                    .orElse("");
            return failed(
                    Step.READ,
                    Category.RATE_LIMITED,
                    answered + wait,
                    "Run it again later, or set requestsPerSecond or maxRetries");
        }

        return switch (status) {
            case 401 -> failed(
                    Step.LOGIN,
                    Category.SOURCE_AUTH,
                    answered,
                    "The credentials are wrong or expired: check authentication and what belongs to it");
            case 403 -> failed(
                    Step.PERMISSION,
                    Category.SOURCE_AUTH,
                    answered,
                    "Whoever the credentials belong to may not read this");
            case 400, 404, 405, 410, 422 -> failed(
                    Step.OBJECT, Category.CONFIG, answered, "Check baseUrl, path and the query");
            default -> failed(
                    Step.READ,
                    isPassing(status) ? Category.SOURCE_UNREACHABLE : Category.SOURCE_DATA,
                    answered,
                    "Check whether the API is up");
        };
    }

    private Answer answer(URI uri, ClassicHttpResponse response) throws IOException {
        byte[] body = response.getEntity() == null
                ? new byte[0]
                : body(response.getEntity().getContent());
        String type = Optional.ofNullable(response.getEntity())
                .map(entity -> entity.getContentType())
                .map(text -> text.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
                .orElse("");

        return new Answer(
                uri,
                response.getCode(),
                type,
                Arrays.stream(response.getHeaders("Link"))
                        .map(NameValuePair::getValue)
                        .toList(),
                headers(response),
                body);
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName(), header.getValue());
        }

        return headers;
    }

    /** Given up, not read to its end, where it is too long or takes too long. */
    private byte[] body(InputStream in) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            body.write(buffer, 0, read);
            if (body.size() > mostBytes) {
                throw failed(
                        Step.READ,
                        Category.SOURCE_DATA,
                        "an answer is longer than " + (mostBytes >> 20) + " MiB",
                        "Ask for smaller pages, or raise maxResponseMegabytes");
            }
            if (System.nanoTime() > end) {
                throw new InterruptedIOException();
            }
        }

        return body.toByteArray();
    }

    private static String reason(IOException e) {
        return CaravanException.reasonOf(e).replaceFirst("\\.$", "");
    }

    private StepFailed failed(Step step, Category category, String reason, String advice) {
        return new StepFailed(
                step,
                new CaravanException(
                        category,
                        "Cannot read " + what + ": " + reason + "." + (advice.isEmpty() ? "" : " " + advice + ".")));
    }
}
