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

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Who a client is, and how it says so.
 *
 * @param authentication its way: {@code none}, {@code bearer}, {@code basic}, {@code apiKey}, {@code clientCredentials},
 *     {@code smartBackend} or {@code awsSigV4}
 * @param token of bearer and apiKey; null for others
 * @param tokens null for an API without OAuth 2.0
 * @param signature null for an API that is not AWS'
 */
record Credentials(
        String authentication,
        String token,
        String username,
        String password,
        String apiKeyHeader,
        OAuth2Tokens tokens,
        AwsSignature signature) {

    /** Of nobody. */
    static final Credentials NONE = new Credentials("none", null, null, null, null, null, null);

    private static final String AUTHORIZATION = "Authorization";

    /** @throws IllegalArgumentException if a setting is missing or wrong */
    void requireComplete() {
        switch (authentication) {
            case "none" -> {}
            case "bearer", "apiKey" -> require(token, "token");
            case "basic" -> require(username, "username");
            case "clientCredentials", "smartBackend" -> {
                if (tokens == null) {
                    throw new IllegalArgumentException("authentication " + authentication + " is not for this API");
                }
                tokens.requireComplete(authentication.equals("smartBackend"));
            }
            case "awsSigV4" -> {
                if (signature == null) {
                    throw new IllegalArgumentException("authentication awsSigV4 is not for this API");
                }
                signature.requireComplete();
            }
            default -> throw new IllegalArgumentException(
                    "authentication " + authentication + " is not none, bearer, basic or apiKey");
        }
    }

    private void require(String value, String name) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("authentication " + authentication + " needs " + name);
        }
    }

    /** In a few words. */
    String told() {
        return switch (authentication) {
            case "none" -> "without credentials";
            case "basic" -> "as " + username;
            case "clientCredentials", "smartBackend" -> "with an access token";
            case "awsSigV4" -> "with a signature";
            default -> "with " + authentication + " token";
        };
    }

    boolean areNone() {
        return authentication.equals("none");
    }

    private boolean useTokens() {
        return authentication.equals("clientCredentials") || authentication.equals("smartBackend");
    }

    /** The API did not take them. @return whether they may be better the next time */
    boolean renew() {
        return useTokens() && tokens.forget();
    }

    /** @throws dev.caravan.connector.source.StepFailed LOGIN if there is no token to be had */
    void prepare(HttpClient client) {
        if (useTokens()) {
            tokens.token(client);
        }
    }

    /** Adds them to a request, once they are prepared. */
    void addTo(HttpUriRequestBase request, HttpClient client) {
        switch (authentication) {
            case "clientCredentials", "smartBackend" -> request.setHeader(
                    AUTHORIZATION, "Bearer " + tokens.token(client));
            case "awsSigV4" -> signature.sign(request, uri(request));
            case "bearer" -> request.setHeader(AUTHORIZATION, "Bearer " + token);
            case "basic" -> request.setHeader(AUTHORIZATION, basic());
            case "apiKey" -> request.setHeader(apiKeyHeader, token);
            default -> {}
        }
    }

    private String basic() {
        String pair = username + ":" + Optional.ofNullable(password).orElse("");

        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static URI uri(HttpUriRequestBase request) {
        try {
            return request.getUri();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return told();
    }
}
