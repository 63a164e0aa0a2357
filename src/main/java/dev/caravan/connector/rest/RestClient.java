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
import dev.caravan.connector.retry.Retries;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.http.CompositeHttpConfigurer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.util.StringHelper;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Asks an HTTP API with the client of a Camel endpoint, whose options say how: TLS, proxy, timeouts. Adds the credentials,
 * keeps to the API's pace, and tries again what may go better. Bean of a Kamelet's template; for one thread.
 *
 * <p>Nothing is asked of, and no credentials are sent to, another scheme, host or port than the endpoint's.
 */
public class RestClient implements CamelContextAware {

    private static final String PAIR = ":";

    private CamelContext camelContext;
    private String endpoint;
    private String authentication = "none";
    private String token;
    private String username;
    private String password;
    private String apiKeyHeader = "X-API-Key";
    private String headers = "";
    private String accept = "application/json";
    private RefusalReader refusals = RefusalReader.NONE;
    private OAuth2Tokens tokens;
    private AwsSignature signature;
    private Credentials credentials;
    private double requestsPerSecond;
    private int maxRetries = 3;
    private Duration retryDelay = Duration.ofSeconds(1);
    private Duration maxRetryDelay = Duration.ofMinutes(5);
    private Duration timeout = Duration.ofMinutes(5);
    private int maxResponseMegabytes = 64;
    private HttpClient client;
    private URI base;
    private ApiOrigin origin;
    private long nextRequestAt = System.nanoTime();

    /** @throws StepFailed SETTINGS if the settings cannot be right */
    public URI base() {
        if (base == null) {
            open();
        }

        return base;
    }

    /** For messages: without the query, which may hold what nobody should read. */
    public String baseUrl() {
        return origin() + base().getPath();
    }

    public ApiOrigin origin() {
        base();

        return origin;
    }

    private void open() {
        try {
            HttpEndpoint http = camelContext.getEndpoint(endpoint, HttpEndpoint.class);
            URI uri = http.getHttpUri();
            origin = ApiOrigin.of(uri);
            credentials = new Credentials(authentication, token, username, password, apiKeyHeader, tokens, signature);
            credentials.requireComplete();
            http.setHttpClientConfigurer(
                    CompositeHttpConfigurer.combineConfigurers(http.getHttpClientConfigurer(), quiet()));
            client = http.getHttpClient();
            base = uri;
        } catch (RuntimeException e) {
            throw new StepFailed(
                    Step.SETTINGS,
                    new CaravanException(
                            Category.CONFIG,
                            "Cannot use baseUrl and its settings: " + CaravanException.reasonOf(e)
                                    + ". Check them against the connector's page."));
        }
    }

    /** Retries are counted here, redirects are looked at first, and cookies are somebody's state. */
    private static HttpClientConfigurer quiet() {
        return builder ->
                builder.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement();
    }

    /** Who asks, in a few words. */
    String login() {
        return credentials.told();
    }

    boolean hasLogin() {
        return !credentials.areNone();
    }

    /**
     * @param what is read, for messages
     * @param more headers, in place of those of the same names
     * @throws StepFailed at the step that does not work; OBJECT where the API does not know what it is asked for
     */
    public Answer get(URI uri, String what, Map<String, String> more) {
        return get(uri, what, more, maxRetries);
    }

    /** Without trying again, for somebody who waits. */
    public Answer getOnce(URI uri, String what) {
        return getOnce(uri, what, Map.of());
    }

    Answer getOnce(URI uri, String what, Map<String, String> more) {
        return get(uri, what, more, 0);
    }

    /**
     * What the API says of itself.
     *
     * @param path below the base URL, with its query
     * @param what is read, for messages
     * @param accept the media type that it has to be of
     * @return its bytes, no more than an answer may have
     * @throws StepFailed at the step that does not work
     */
    public byte[] describe(String path, String what, String accept) {
        URI uri = ApiOrigin.parse(base().toString().replaceFirst("/+$", "") + "/" + path);

        return get(uri, what, Map.of("Accept", accept), maxRetries).body();
    }

    /** Asks the API once to remove something of its own. @throws StepFailed at the step that does not work */
    public void delete(URI uri, String what) {
        HttpAttempt attempt = attempt(origin(), what);
        send(0, credentials, () -> attempt.send("DELETE", uri, request -> prepare(request, Map.of(), credentials)));
    }

    /**
     * Bytes of any length, which are read as they come; to be closed.
     *
     * @throws StepFailed at the step that does not work; OBJECT where there is nothing
     */
    public OpenAnswer open(URI uri, String what, Map<String, String> more) {
        HttpAttempt attempt = attempt(origin(), what);

        return send(maxRetries, credentials, () -> attempt.open(uri, request -> prepare(request, more, credentials)));
    }

    /** The same of another origin: without credentials, and without the headers of the settings, which may be some. */
    public OpenAnswer openElsewhere(URI uri, String what, Map<String, String> more) {
        client();
        HttpAttempt attempt = attempt(ApiOrigin.of(uri), what);

        return send(maxRetries, Credentials.NONE, () -> attempt.open(uri, request -> more.forEach(request::setHeader)));
    }

    private HttpAttempt attempt(ApiOrigin of, String what) {
        return new HttpAttempt(client(), of, timeout, (long) maxResponseMegabytes << 20, what, refusals);
    }

    private Answer get(URI uri, String what, Map<String, String> more, int most) {
        HttpAttempt attempt = attempt(origin(), what);

        return send(most, credentials, () -> attempt.send("GET", uri, request -> prepare(request, more, credentials)));
    }

    private <T> T send(int most, Credentials by, Supplier<HttpAttempt.Outcome<T>> attempt) {
        Retries retries = new Retries(camelContext, most, new Backoff(retryDelay, maxRetryDelay));
        Retries.Attempts attempts = retries.begin();
        boolean renewed = false;
        while (true) {
            keepPace(retries);
            try {
                by.prepare(client());
            } catch (StepFailed e) {
                attempts.failed(e);
                continue;
            }
            HttpAttempt.Outcome<T> outcome = attempt.get();
            if (outcome.answer().isPresent()) {
                return outcome.answer().get();
            }
            if (!renewed && outcome.failure().step() == Step.LOGIN && by.renew()) {
                // It may have been revoked before its time.
                renewed = true;
                continue;
            }
            if (!outcome.mayGoBetter()) {
                throw outcome.failure();
            }
            attempts.failed(outcome.failure(), outcome.retryAfter());
        }
    }

    private HttpClient client() {
        base();

        return client;
    }

    private void prepare(HttpUriRequestBase request, Map<String, String> more, Credentials by) {
        request.setHeader("Accept", accept);
        for (String header : headers.split(";")) {
            if (!header.isBlank()) {
                request.setHeader(
                        StringHelper.before(header, PAIR, header).strip(),
                        StringHelper.after(header, PAIR, "").strip());
            }
        }
        more.forEach(request::setHeader);
        by.addTo(request, client());
    }

    private void keepPace(Retries retries) {
        if (requestsPerSecond > 0) {
            retries.pause(Duration.ofNanos(nextRequestAt - System.nanoTime()));
            nextRequestAt = System.nanoTime() + (long) (Duration.ofSeconds(1).toNanos() / requestsPerSecond);
        }
    }

    /** @param endpoint a URI of Camel's component http or https, with its options */
    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    public void setAuthentication(String authentication) {
        this.authentication = authentication;
    }

    public void setToken(String token) {
        this.token = token;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public void setApiKeyHeader(String apiKeyHeader) {
        this.apiKeyHeader = apiKeyHeader;
    }

    /** @param headers {@code Name: value}, separated by semicolons */
    public void setHeaders(String headers) {
        this.headers = headers;
    }

    /** @param accept the media type that is asked for */
    public void setAccept(String accept) {
        this.accept = accept;
    }

    /** @param refusals for an API whose refusals say why */
    public void setRefusals(RefusalReader refusals) {
        this.refusals = refusals;
    }

    /** @param tokens where authentication clientCredentials or smartBackend gets them */
    public void setTokens(OAuth2Tokens tokens) {
        this.tokens = tokens;
    }

    /** @param signature where authentication awsSigV4 signs */
    public void setSignature(AwsSignature signature) {
        this.signature = signature;
    }

    /** @param requestsPerSecond at most; 0 for as many as there are */
    public void setRequestsPerSecond(double requestsPerSecond) {
        this.requestsPerSecond = requestsPerSecond;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public void setRetryDelayMillis(long millis) {
        this.retryDelay = Duration.ofMillis(millis);
    }

    public void setMaxRetryDelaySeconds(long seconds) {
        this.maxRetryDelay = Duration.ofSeconds(seconds);
    }

    public void setTimeoutSeconds(long seconds) {
        this.timeout = Duration.ofSeconds(seconds);
    }

    public void setMaxResponseMegabytes(int megabytes) {
        this.maxResponseMegabytes = megabytes;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
