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

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.spool.Receiver;
import dev.caravan.connector.tls.TlsFiles;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.hc.core5.http.ClassicHttpRequest;

/** Who may send, and what tells a message that is sent again from another one. Bean of a Kamelet's template. */
public class Webhook implements Receiver {

    private String host = "";
    private String authentication = "";
    private String username = "";
    private String password = "";
    private String token = "";
    private String tokenHeader = "";
    private String identity = "none";
    private String identityHeader = "";
    private String tlsKeyStore = "";
    private String tlsKeyStorePassword = "";

    /** Listens as the endpoint says. */
    @Override
    public Consumer createConsumer(Endpoint delegate, Processor keep) {
        return new WebhookConsumer((WebhookEndpoint) delegate, keep, this);
    }

    @Override
    public void check(Checklist steps, String uri) {
        try {
            requireComplete(host);
            TlsFiles.requireReadable(tlsKeyStore, tlsKeyStorePassword);
        } catch (CaravanException e) {
            throw new StepFailed(Step.SETTINGS, e);
        }
        Receiver.super.check(steps, uri);
    }

    /**
     * @param address that is listened at
     * @throws CaravanException CONFIG with everything that is wrong with the settings
     */
    void requireComplete(String address) {
        List<String> wrong = access().missing();
        if (authentication.equals("none") && !isThisMachineOnly(address)) {
            wrong.add("authentication none is for an address that this machine alone reaches, not " + address);
        }
        if (!List.of("none", "body", "header").contains(identity)) {
            wrong.add("identity " + identity + " is not none, body or header");
        }
        if (identity.equals("header") && identityHeader.isEmpty()) {
            wrong.add("identity header needs identityHeader");
        }
        if (!wrong.isEmpty()) {
            throw new CaravanException(Category.CONFIG, "Cannot receive over HTTP: " + String.join("; ", wrong) + ".");
        }
    }

    private static boolean isThisMachineOnly(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    WebhookAccess access() {
        return new WebhookAccess(authentication, username, password, tokenHeader, token);
    }

    /** What is equal for a message and the same one sent again; nothing where it has none and should. */
    Optional<String> id(ClassicHttpRequest request) {
        return switch (identity) {
            case "header" -> WebhookAccess.value(request, identityHeader).filter(WebhookPayload::isId);
            case "body" -> Optional.of("");
            default -> Optional.of(UUID.randomUUID().toString());
        };
    }

    /** With TLS where there is a key for it. */
    ServerSocket listen(int port, int backlog, InetAddress address) throws IOException {
        return TlsFiles.listen(tlsKeyStore, tlsKeyStorePassword, "", port, backlog, address);
    }

    /** @param host that is listened at */
    public void setHost(String host) {
        this.host = host;
    }

    /** @param authentication {@code none}, {@code basic}, {@code bearer}, {@code apiKey} or {@code hmac} */
    public void setAuthentication(String authentication) {
        this.authentication = authentication;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** @param token the token or key, or the secret of signatures */
    public void setToken(String token) {
        this.token = token;
    }

    /** @param tokenHeader that takes the key or the signature */
    public void setTokenHeader(String tokenHeader) {
        this.tokenHeader = tokenHeader;
    }

    /** @param identity {@code none}: each message is another one; {@code body}, {@code header}: equal ones are one */
    public void setIdentity(String identity) {
        this.identity = identity;
    }

    public void setIdentityHeader(String identityHeader) {
        this.identityHeader = identityHeader;
    }

    /** @param tlsKeyStore a file with the key of the server, PKCS#12 or JKS; plain HTTP if empty */
    public void setTlsKeyStore(String tlsKeyStore) {
        this.tlsKeyStore = tlsKeyStore;
    }

    public void setTlsKeyStorePassword(String tlsKeyStorePassword) {
        this.tlsKeyStorePassword = tlsKeyStorePassword;
    }
}
