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
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A JSON Web Token by which a client says who it is (RFC 7523, 3; SMART App Launch 2, "Client Authentication: Asymmetric"). */
final class SignedAssertion {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** No longer than five minutes. */
    private static final Duration LIFETIME = Duration.ofMinutes(4);

    private SignedAssertion() {}

    /**
     * @param algorithm {@code RS384} or {@code ES384} (RFC 7518, 3)
     * @param pem the private key, PKCS 8
     * @param keyId empty for none
     * @throws IllegalArgumentException if the key is none of the algorithm; without a part of it
     */
    static String of(String algorithm, String pem, String keyId, String client, String audience, Instant now)
            throws JsonProcessingException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm);
        header.put("typ", "JWT");
        if (!keyId.isEmpty()) {
            header.put("kid", keyId);
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", client);
        claims.put("sub", client);
        claims.put("aud", audience);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFETIME).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        String signed = BASE64.encodeToString(JSON.writeValueAsBytes(header)) + "."
                + BASE64.encodeToString(JSON.writeValueAsBytes(claims));

        return signed + "." + BASE64.encodeToString(signature(algorithm, pem, signed));
    }

    private static byte[] signature(String algorithm, String pem, String text) {
        try {
            Signature signature =
                    switch (algorithm) {
                        case "RS384" -> Signature.getInstance("SHA384withRSA");
                        case "ES384" -> Signature.getInstance("SHA384withECDSAinP1363Format");
                        default -> throw new IllegalArgumentException(
                                "signingAlgorithm " + algorithm + " is not RS384 or ES384");
                    };
            signature.initSign(key(algorithm.equals("RS384") ? "RSA" : "EC", pem));
            signature.update(text.getBytes(StandardCharsets.US_ASCII));

            return signature.sign();
        } catch (GeneralSecurityException e) {
            // What is wrong in detail might be told with a part of the key.
            throw new IllegalArgumentException(
                    "privateKey is no key for " + algorithm + " in PEM (PKCS 8, -----BEGIN PRIVATE KEY-----)");
        }
    }

    private static PrivateKey key(String kind, String pem) throws GeneralSecurityException {
        // A setting may have lost its line ends.
        String body = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\\\n|\\s", "");
        try {
            return KeyFactory.getInstance(kind)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("no Base64", e);
        }
    }
}
