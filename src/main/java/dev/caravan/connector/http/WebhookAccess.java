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

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;

/**
 * What proves that somebody may send. Comparisons take as long for what is nearly right as for what is not.
 *
 * @param way {@code none}, {@code basic}, {@code bearer}, {@code apiKey}, or {@code hmac}: HMAC-SHA256 over the body, in
 *     hexadecimal or Base64, with or without {@code sha256=} before it
 * @param header that takes the key ({@code apiKey}) or the signature ({@code hmac})
 * @param secret the token, key, or what signatures are made with
 */
record WebhookAccess(String way, String username, String password, String header, String secret) {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";

    /** What is missing, as sentences without their ends. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        switch (way) {
            case "none" -> {}
            case "basic" -> {
                require(missing, username, "username");
                require(missing, password, "password");
            }
            case "bearer" -> require(missing, secret, "token");
            case "apiKey", "hmac" -> {
                require(missing, secret, "token");
                require(missing, header, "tokenHeader");
            }
            default -> missing.add("authentication " + way + " is not none, basic, bearer, apiKey or hmac");
        }

        return missing;
    }

    private void require(List<String> missing, String value, String name) {
        if (value.isEmpty()) {
            missing.add("authentication " + way + " needs " + name);
        }
    }

    /** How to log in, where there is a scheme for it (RFC 9110, 11.6.1). */
    Optional<String> challenge() {
        return switch (way) {
            case "basic" -> Optional.of("Basic realm=\"caravan\", charset=\"UTF-8\"");
            case "bearer" -> Optional.of("Bearer");
            default -> Optional.empty();
        };
    }

    /** By its headers, before the body is read. */
    boolean permits(ClassicHttpRequest request) {
        return switch (way) {
            case "none" -> true;
            case "basic" -> credentials(request, "basic ").filter(this::isUser).isPresent();
            case "bearer" -> credentials(request, "bearer ")
                    .filter(token -> equal(token, secret))
                    .isPresent();
            case "apiKey" -> value(request, header)
                    .filter(key -> equal(key, secret))
                    .isPresent();
            case "hmac" -> value(request, header).isPresent();
            default -> false;
        };
    }

    /** Whether the body is what was signed, where it has to be signed. */
    boolean isSigned(ClassicHttpRequest request, byte[] body) {
        if (!way.equals("hmac")) {
            return true;
        }
        String signature = value(request, header).orElse("");
        String bare = signature.startsWith(PREFIX) ? signature.substring(PREFIX.length()) : signature;
        byte[] right = signature(body);

        return equal(bare.toLowerCase(Locale.ROOT), HexFormat.of().formatHex(right))
                || equal(bare, Base64.getEncoder().encodeToString(right));
    }

    private byte[] signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));

            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isUser(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);

            return equal(pair, username + ":" + password);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> credentials(ClassicHttpRequest request, String scheme) {
        return value(request, "Authorization")
                .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).strip());
    }

    /** Of a header that is there once: of two, which one somebody else looks at cannot be known. */
    static Optional<String> value(ClassicHttpRequest request, String header) {
        Header[] found = request.getHeaders(header);

        return found.length == 1 ? Optional.of(found[0].getValue().strip()) : Optional.empty();
    }

    private static boolean equal(String said, String right) {
        return MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return way;
    }
}
