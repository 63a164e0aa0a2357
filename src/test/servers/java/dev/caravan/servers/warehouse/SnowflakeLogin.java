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
package dev.caravan.servers.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** By password, by a token that is signed with a key (https://docs.snowflake.com/en/user-guide/key-pair-auth), or by OAuth. */
final class SnowflakeLogin {

    private record Account(String user, String password, byte[] publicKey) {}

    private final Engine engine;

    /** By the names of those who log in without a password, in capitals, and by access tokens. */
    private final Map<String, Account> known = new ConcurrentHashMap<>();

    SnowflakeLogin(Engine engine) {
        this.engine = engine;
    }

    /** Told of an account: the password that H2 knows, and either its public key or an access token. */
    void serve(HttpServer server) {
        Call.on(server, "/control/snowflake", call -> {
            Map<String, String> asked = call.form();
            byte[] key = Base64.getDecoder().decode(asked.getOrDefault("publicKey", ""));
            known.put(
                    asked.getOrDefault("token", asked.get("user")).toUpperCase(Locale.ROOT),
                    new Account(asked.get("user"), asked.get("password"), key));
            call.json(200, Map.of());
        });
    }

    Connection connect(JsonNode asked) throws SQLException {
        String user = asked.path("LOGIN_NAME").asText();
        String token = asked.path("TOKEN").asText();
        Account account =
                switch (asked.path("AUTHENTICATOR").asText()) {
                    case "SNOWFLAKE_JWT" -> signedBy(known.get(user.toUpperCase(Locale.ROOT)), token);
                    case "OAUTH" -> known.get(token.toUpperCase(Locale.ROOT));
                    default -> new Account(user, asked.path("PASSWORD").asText(), new byte[0]);
                };
        if (account == null) {
            throw new IllegalArgumentException("unknown");
        }

        return engine.connect(account.user(), account.password());
    }

    private static Account signedBy(Account account, String token) {
        try {
            int end = token.lastIndexOf('.');
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(
                    KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(account.publicKey())));
            signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));

            return signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1))) ? account : null;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
