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

import dev.caravan.connector.source.StepFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;

/** Apache Pinot by the query API of its broker (https://docs.pinot.apache.org/users/api/querying-pinot-using-standard-sql). */
public class PinotDataSource extends ApiDataSource {

    private String controller = "";
    private String username = "";
    private String password = "";
    private String token = "";

    @Override
    String system() {
        return "Pinot";
    }

    @Override
    QueryApi api(JsonHttp http) {
        return new PinotApi(http, http.at(controller()), authorization());
    }

    private URI controller() {
        if (!isGiven(controller)) {
            return null;
        }
        try {
            URI url = new URI(controller);
            boolean plain = url.getRawPath().replace("/", "").isEmpty() && url.getRawUserInfo() == null;
            if (List.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null && plain) {
                return new URI(url.getScheme(), null, url.getHost(), url.getPort(), null, null, null);
            }
        } catch (URISyntaxException e) {
            // Told below.
        }

        throw config("controller is no address of the form https://host:port");
    }

    /** @throws StepFailed SETTINGS */
    private Map<String, String> authorization() {
        if (isGiven(token)) {
            if (isGiven(username)) {
                throw config("both username and token are given. Keep one of them");
            }
            return Map.of("Authorization", "Bearer " + token);
        }

        return BasicLogin.headers(username, password);
    }

    /** Where tables are listed, {@code https://host:port}; empty to do without. It is sent the same credentials. */
    public void setController(String controller) {
        this.controller = controller;
    }

    /** Empty for a server that asks for none. */
    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** In place of both. */
    public void setToken(String token) {
        this.token = token;
    }
}
