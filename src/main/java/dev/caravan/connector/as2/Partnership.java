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
package dev.caravan.connector.as2;

import dev.caravan.connector.http.KeyStores;
import dev.caravan.connector.spool.Receiver;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.net.URI;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;

/**
 * Who sends to whom, and what proves it: one AS2 relationship between two names (RFC 4130 section 6.2). Keys and certificates
 * are files of this machine, which are read when the listener starts.
 */
public class Partnership implements Receiver {

    private String as2From = "";
    private String as2To = "";
    private String partnerCertificate = "";
    private boolean requireSignature = true;
    private boolean requireEncryption = true;
    private String keyStore = "";
    private String keyStorePassword = "";
    private String signingAlias = "";
    private String asynchronousMdnUrl = "";
    private String tlsKeyStore = "";
    private String tlsKeyStorePassword = "";

    /** Listens as the endpoint says, for messages of this partnership. */
    @Override
    public Consumer createConsumer(Endpoint delegate, Processor keep) {
        return new As2Consumer((As2Endpoint) delegate, keep, this);
    }

    /** Reads the files. @throws CaravanException with everything that is wrong with the settings */
    PartnerKeys keys() {
        List<String> wrong = new ArrayList<>();
        if (requireSignature && partnerCertificate.isEmpty()) {
            wrong.add("signatures are required and there is no partnerCertificate to verify them by");
        }
        if (requireEncryption && keyStore.isEmpty()) {
            wrong.add("encryption is required and there is no keyStore with a key to decrypt by");
        }
        if (!As2Name.isName(as2From) || !As2Name.isName(as2To)) {
            wrong.add("as2From and as2To have 1 to 128 printable characters of ASCII, without quotes and backslashes");
        }
        if (!wrong.isEmpty()) {
            throw new CaravanException(Category.CONFIG, "Cannot receive over AS2: " + String.join("; ", wrong) + ".");
        }

        return new PartnerKeys(
                partnerCertificate.isEmpty() ? List.of() : KeyFiles.certificates(partnerCertificate),
                own(""),
                own(signingAlias).stream().findFirst(),
                requireSignature,
                requireEncryption);
    }

    private List<PartnerKeys.Own> own(String alias) {
        if (keyStore.isEmpty()) {
            return List.of();
        }
        KeyStore store = KeyStores.read(keyStore, keyStorePassword);

        return KeyFiles.own(store, keyStore, keyStorePassword, alias);
    }

    /** Of TLS where there is a key for it. */
    ServerSocketFactory sockets() {
        return KeyStores.sockets(tlsKeyStore, tlsKeyStorePassword);
    }

    /** Whether a message is from and to the names of this partnership. */
    boolean isBetween(String from, String to) {
        return as2From.equals(from) && as2To.equals(to);
    }

    /**
     * Whether an MDN may be sent to an address that a message names: nobody may have us call whom he likes. What stands behind
     * a question mark is the partner's.
     */
    boolean mayBeCalled(String url) {
        try {
            URI wanted = URI.create(url);
            URI allowed = URI.create(asynchronousMdnUrl);

            return !asynchronousMdnUrl.isEmpty()
                    && wanted.getScheme() != null
                    && wanted.getScheme().equalsIgnoreCase(allowed.getScheme())
                    && wanted.getRawAuthority() != null
                    && wanted.getRawAuthority().equalsIgnoreCase(allowed.getRawAuthority())
                    && wanted.getRawPath().equals(allowed.getRawPath());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The partner's name, in {@code AS2-From} of its messages. */
    public void setAs2From(String as2From) {
        this.as2From = as2From;
    }

    /** Our name, in {@code AS2-To} of its messages. */
    public void setAs2To(String as2To) {
        this.as2To = as2To;
    }

    /** A file with the partner's certificates, PEM or DER. */
    public void setPartnerCertificate(String partnerCertificate) {
        this.partnerCertificate = partnerCertificate;
    }

    public void setRequireSignature(boolean requireSignature) {
        this.requireSignature = requireSignature;
    }

    public void setRequireEncryption(boolean requireEncryption) {
        this.requireEncryption = requireEncryption;
    }

    /** A file with our own private keys and their certificates, PKCS#12 or JKS. */
    public void setKeyStore(String keyStore) {
        this.keyStore = keyStore;
    }

    public void setKeyStorePassword(String keyStorePassword) {
        this.keyStorePassword = keyStorePassword;
    }

    /** Which of them signs MDNs; the first if empty. */
    public void setSigningAlias(String signingAlias) {
        this.signingAlias = signingAlias;
    }

    /** The one address that MDNs may be sent to; none if empty. */
    public void setAsynchronousMdnUrl(String asynchronousMdnUrl) {
        this.asynchronousMdnUrl = asynchronousMdnUrl;
    }

    /** A file with the key of the server, PKCS#12 or JKS; plain HTTP if empty. */
    public void setTlsKeyStore(String tlsKeyStore) {
        this.tlsKeyStore = tlsKeyStore;
    }

    public void setTlsKeyStorePassword(String tlsKeyStorePassword) {
        this.tlsKeyStorePassword = tlsKeyStorePassword;
    }
}
