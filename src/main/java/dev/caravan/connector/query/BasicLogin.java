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

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A user and a password in a header (RFC 7617). */
final class BasicLogin {

    private BasicLogin() {}

    /** @param username empty for a server that asks for none */
    static Map<String, String> headers(String username, String password) {
        String pair = username + ":" + (password == null ? "" : password);

        return username == null || username.isEmpty()
                ? Map.of()
                : Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
}
