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
package dev.caravan.connector.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * Access tokens: one that was given, or those that Google gives to a service account for an assertion that it signed
 * (https://developers.google.com/identity/protocols/oauth2/service-account), used until a minute before they expire.
 */
final class GoogleTokens {

    private static final String SCOPE = "https://www.googleapis.com/auth/bigquery";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final int USUAL_SECONDS = 300;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Account account;
    private String token;
    private Instant until;

    /** A service account, and where it asks for tokens. */
    private record Account(String email, String keyId, PrivateKey key, URI tokenUrl, JsonHttp http) {}

    private GoogleTokens(Account account, String token, Instant until) {
        this.account = account;
        this.token = token;
        this.until = until;
    }

    static GoogleTokens of(String token) {
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("token has a character that no token has");
        }
        return new GoogleTokens(null, token, Instant.MAX);
    }

    /** @throws IllegalArgumentException if it is none; without a part of it */
    static GoogleTokens ofKey(String json, JsonHttp http) {
        JsonNode key;
        try {
            key = JsonHttp.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw noKey();
        }
        String email = key.path("client_email").asText();
        URI url = tokenUrl(key.path("token_uri").asText("https://oauth2.googleapis.com/token"));
        if (email.isEmpty()) {
            throw noKey();
        }
        URI origin = URI.create(url.getScheme() + "://" + url.getRawAuthority());

        return new GoogleTokens(
                new Account(
                        email,
                        key.path("private_key_id").asText(),
                        privateKey(key.path("private_key").asText()),
                        url,
                        http.at(origin)),
                null,
                Instant.MIN);
    }

    private static IllegalArgumentException noKey() {
        return new IllegalArgumentException(
                "serviceAccountKey is not the JSON that Google gives for a key of a service account");
    }

    /** What is signed is worth a token to whoever gets it. */
    private static URI tokenUrl(String url) {
        try {
            URI parsed = URI.create(url);
            if (parsed.getHost() != null
                    && parsed.getRawUserInfo() == null
                    && (parsed.getScheme().equals("https")
                            || InetAddress.getByName(parsed.getHost()).isLoopbackAddress())) {
                return parsed;
            }
        } catch (IllegalArgumentException | UnknownHostException e) {
            // Told below.
        }

        throw new IllegalArgumentException("token_uri of serviceAccountKey is no https address");
    }

    private static PrivateKey privateKey(String pem) {
        try {
            String body =
                    pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\\\n|\\s", "");

            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw noKey();
        }
    }

    /** Empty if nobody said. */
    String user() {
        return account == null ? "" : account.email();
    }

    synchronized Map<String, String> headers() throws SQLException {
        if (Instant.now().isAfter(until)) {
            ask();
        }

        return Map.of("Authorization", "Bearer " + token);
    }

    private void ask() throws SQLException {
        String form = "grant_type=" + encoded(GRANT) + "&assertion=" + encoded(assertion(Instant.now()));
        String path = account.tokenUrl().getRawPath();
        JsonHttp.Answer answer;
        try {
            answer = account.http()
                    .send(
                            "POST",
                            path.isEmpty() ? "/" : path,
                            Map.of(),
                            form.getBytes(StandardCharsets.US_ASCII),
                            "application/x-www-form-urlencoded");
        } finally {
            account.http().close();
        }
        String given = answer.body().path("access_token").asText();
        if (!answer.isOk() || given.isEmpty()) {
            String error = answer.body().path("error").asText();
            String told = "no token was given to " + account.email() + ": HTTP " + answer.status()
                    + (error.matches("[a-z_]{1,40}") ? " (" + error + ")" : "");
            throw answer.status() == 429 || answer.status() >= 500 ? Failed.passing(told, null) : Failed.login(told);
        }
        token = given;
        until = Instant.now()
                .plusSeconds(answer.body().path("expires_in").asLong(USUAL_SECONDS))
                .minus(MARGIN);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String assertion(Instant now) {
        ObjectNode header = JsonHttp.JSON.createObjectNode().put("alg", "RS256").put("typ", "JWT");
        if (!account.keyId().isEmpty()) {
            header.put("kid", account.keyId());
        }
        ObjectNode claims = JsonHttp.JSON
                .createObjectNode()
                .put("iss", account.email())
                .put("scope", SCOPE)
                .put("aud", account.tokenUrl().toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFETIME).getEpochSecond());
        String signed =
                BASE64.encodeToString(JsonHttp.bytes(header)) + "." + BASE64.encodeToString(JsonHttp.bytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(account.key());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));

            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
