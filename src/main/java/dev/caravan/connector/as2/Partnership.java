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

import dev.caravan.connector.spool.Receiver;
import dev.caravan.connector.tls.TlsFiles;
import dev.caravan.observe.CaravanException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;

/**
 * Who sends to whom, and what proves it: an AS2 relationship between two names (RFC 4130 section 6.2), and perhaps more of them.
 * Keys and certificates are files of this machine, which are read when the listener starts.
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
    private String morePartners = "";
    private String tlsKeyStore = "";
    private String tlsKeyStorePassword = "";
    private String tlsTrustedCertificates = "";

    /** Listens as the endpoint says, for messages of this partnership. */
    @Override
    public Consumer createConsumer(Endpoint delegate, Processor keep) {
        return new As2Consumer((As2Endpoint) delegate, keep, this);
    }

    /**
     * Reads the files.
     *
     * @throws CaravanException CONFIG, with everything that is wrong with the settings
     */
    Partners partners() {
        List<Partners.Entry> entries = new ArrayList<>();
        entries.add(new Partners.Entry(
                as2From, as2To, partnerCertificate, requireSignature, requireEncryption, asynchronousMdnUrl));
        if (!morePartners.isEmpty()) {
            entries.addAll(Partners.read(morePartners));
        }
        Partners.check(entries, !keyStore.isEmpty());

        return Partners.of(entries, own(""), own(signingAlias).stream().findFirst());
    }

    private List<PartnerKeys.Own> own(String alias) {
        return keyStore.isEmpty() ? List.of() : KeyFiles.own(keyStore, keyStorePassword, alias);
    }

    /**
     * Listens: with TLS where there is a key for it, and then, where certificates are trusted, to those alone who show one of
     * them.
     */
    ServerSocket listen(int port, int backlog, InetAddress address) throws IOException {
        return TlsFiles.listen(tlsKeyStore, tlsKeyStorePassword, tlsTrustedCertificates, port, backlog, address);
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

    /** A file with more partners; see {@link Partners#read}. */
    public void setMorePartners(String morePartners) {
        this.morePartners = morePartners;
    }

    /** A file with the key of the server, PKCS#12 or JKS; plain HTTP if empty. */
    public void setTlsKeyStore(String tlsKeyStore) {
        this.tlsKeyStore = tlsKeyStore;
    }

    public void setTlsKeyStorePassword(String tlsKeyStorePassword) {
        this.tlsKeyStorePassword = tlsKeyStorePassword;
    }

    /** A file with the certificates that a client has to show one of, PEM or DER; none is asked for if empty. */
    public void setTlsTrustedCertificates(String tlsTrustedCertificates) {
        this.tlsTrustedCertificates = tlsTrustedCertificates;
    }
}
