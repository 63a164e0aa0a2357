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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * Access tokens by the client credentials grant of OAuth 2.0 (RFC 6749, 4.4), with a secret, or with a signed assertion
 * (RFC 7523, 2.2) as SMART Backend Services ask for. A token is used until half a minute before it expires. Bean of a
 * Kamelet's template; for one thread.
 */
public class OAuth2Tokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final int USUAL_SECONDS = 300;
    private static final int MOST_BYTES = 1 << 16;
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private String tokenUrl = "";
    private String smartBase = "";
    private String clientId = "";
    private String clientSecret = "";
    private String scope = "";
    private String privateKey = "";
    private String keyId = "";
    private String algorithm = "RS384";
    private String token;
    private Instant until = Instant.MIN;

    /** @throws IllegalArgumentException if a setting is missing or wrong */
    void requireComplete(boolean signed) {
        if (smartBase.isEmpty() || !tokenUrl.isEmpty()) {
            require(tokenUrl, "tokenUrl");
            ApiOrigin.of(ApiOrigin.parse(tokenUrl));
        }
        require(clientId, "clientId");
        if (signed) {
            require(privateKey, "privateKey");
            assertion(tokenUrl);
        } else {
            require(clientSecret, "clientSecret");
        }
    }

    private static void require(String value, String name) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the authentication needs " + name);
        }
    }

    /** @throws StepFailed LOGIN if there is none to be had */
    String token(HttpClient client) {
        if (token == null || Instant.now().isAfter(until)) {
            ask(client);
        }

        return token;
    }

    /** The API did not take the token. @return whether another one may be better */
    boolean forget() {
        boolean had = token != null;
        token = null;

        return had;
    }

    private String endpoint(HttpClient client) {
        if (tokenUrl.isEmpty()) {
            tokenUrl = SmartConfiguration.of(client, smartBase).tokenEndpoint();
        }

        return tokenUrl;
    }

    private void ask(HttpClient client) {
        URI uri = ApiOrigin.parse(endpoint(client));
        HttpPost request = new HttpPost(uri);
        request.setHeader("Accept", "application/json");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (!scope.isEmpty()) {
            form.put("scope", scope);
        }
        if (isSigned()) {
            form.put("client_assertion_type", ASSERTION);
            form.put("client_assertion", assertion(tokenUrl));
        } else {
            String pair = encoded(clientId) + ":" + encoded(clientSecret);
            request.setHeader(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        request.setEntity(new StringEntity(
                form.entrySet().stream()
                        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&")),
                ContentType.APPLICATION_FORM_URLENCODED));
        try (ClassicHttpResponse response = client.executeOpen(host(uri), request, HttpClientContext.create())) {
            take(uri, response.getCode(), body(response));
        } catch (IOException e) {
            throw failed(uri, Category.SOURCE_UNREACHABLE, CaravanException.reasonOf(e), "Check tokenUrl");
        }
    }

    static HttpHost host(URI uri) {
        ApiOrigin origin = ApiOrigin.of(uri);

        return new HttpHost(origin.scheme(), origin.host(), origin.port());
    }

    static byte[] body(ClassicHttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return new byte[0];
        }
        try (InputStream in = response.getEntity().getContent()) {
            return in.readNBytes(MOST_BYTES);
        }
    }

    private void take(URI uri, int status, byte[] body) {
        JsonNode answer = parsed(body);
        String given = answer.path("access_token").asText();
        if (status == 200 && !given.isEmpty()) {
            token = given;
            until = Instant.now()
                    .plusSeconds(answer.path("expires_in").asLong(USUAL_SECONDS))
                    .minus(MARGIN);
            return;
        }
        // RFC 6749, 5.2: a word from a list; the text beside it may hold anything.
        String error = answer.path("error").asText();
        String why = "the token endpoint answered HTTP " + status
                + (error.matches("[a-z_]{1,40}")
                        ? " (" + error + ")"
                        : status == 200 ? " without an access_token" : "");
        boolean passing = status == 429 || status >= 500;
        throw failed(
                uri,
                passing ? Category.SOURCE_UNREACHABLE : Category.SOURCE_AUTH,
                why,
                passing ? "Check whether it is up" : "Check tokenUrl, clientId, its secret or key, and scope");
    }

    static JsonNode parsed(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).orElseGet(JSON::nullNode);
        } catch (IOException e) {
            return JSON.nullNode();
        }
    }

    static StepFailed failed(URI uri, Category category, String why, String advice) {
        return new StepFailed(
                Step.LOGIN,
                new CaravanException(
                        category,
                        "Cannot log in at " + ApiOrigin.of(uri) + ": " + why.replaceFirst("\\.$", "") + ". " + advice
                                + "."));
    }

    private boolean isSigned() {
        return privateKey != null && !privateKey.isEmpty();
    }

    private String assertion(String audience) {
        try {
            return SignedAssertion.of(algorithm, privateKey, keyId, clientId, audience, Instant.now());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @param smartBase of a FHIR server that says where tokens are asked for, if {@code tokenUrl} does not */
    public void setSmartBase(String smartBase) {
        this.smartBase = smartBase;
    }

    /** @param tokenUrl where tokens are asked for, on whatever host */
    public void setTokenUrl(String tokenUrl) {
        this.tokenUrl = tokenUrl;
    }

    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    public void setClientSecret(String clientSecret) {
        this.clientSecret = clientSecret;
    }

    /** @param scope names, separated by blanks */
    public void setScope(String scope) {
        this.scope = scope;
    }

    /** @param privateKey in PEM (PKCS 8), by which assertions are signed; empty to log in with the secret */
    public void setPrivateKey(String privateKey) {
        this.privateKey = privateKey;
    }

    /** @param keyId of the public key that the server knows */
    public void setKeyId(String keyId) {
        this.keyId = keyId;
    }

    /** @param algorithm {@code RS384} or {@code ES384} */
    public void setAlgorithm(String algorithm) {
        this.algorithm = algorithm;
    }
}
