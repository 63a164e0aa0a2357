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
package dev.caravan.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys of both sides of a partnership, and of somebody who is no part of it. */
public record As2Keys(Pair own, Pair partner, Pair stranger) {

    public static final String PASSWORD = "changeit";

    /** A key and a certificate that signs itself, as partners exchange them. */
    public record Pair(PrivateKey key, X509Certificate certificate) {

        /** @param days of which the certificate is good, from yesterday on; negative for one of the past */
        public static Pair make(String name, int days) {
            return make(name, days, Optional.empty());
        }

        /** Of a server at an address, as its certificate says. */
        public static Pair of(String name, String address) {
            return make(name, 30, Optional.of(new GeneralNames(new GeneralName(GeneralName.iPAddress, address))));
        }

        private static Pair make(String name, int days, Optional<GeneralNames> alternatives) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                KeyPair pair = generator.generateKeyPair();
                Instant start = Instant.now().minus(Duration.ofDays(1 + Math.max(0, -2 * days)));
                X500Principal subject = new X500Principal("CN=" + name);

                JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                        subject,
                        new BigInteger(64, new SecureRandom()),
                        Date.from(start),
                        Date.from(start.plus(Duration.ofDays(Math.abs(days)))),
                        subject,
                        pair.getPublic());
                if (alternatives.isPresent()) {
                    certificate.addExtension(Extension.subjectAlternativeName, false, alternatives.get());
                }

                return new Pair(
                        pair.getPrivate(),
                        new JcaX509CertificateConverter()
                                .getCertificate(certificate.build(
                                        new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))));
            } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** A keystore with the key. */
        public Path writeKey(Path file) throws GeneralSecurityException, IOException {
            KeyStore store = empty();
            enter(store, "key", this);

            return write(store, file);
        }

        /** A keystore with the certificate alone. */
        public Path writeTrust(Path file) throws GeneralSecurityException, IOException {
            KeyStore store = empty();
            store.setCertificateEntry("trusted", certificate);

            return write(store, file);
        }

        /** The certificate, PEM. */
        public Path writeCertificate(Path file) throws GeneralSecurityException, IOException {
            return Files.writeString(
                    file,
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
        }
    }

    public static As2Keys make() {
        return new As2Keys(Pair.make("own", 30), Pair.make("partner", 30), Pair.make("stranger", 30));
    }

    /** Our keystore. */
    public Path writeOwn(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        enter(store, "own", own);

        return write(store, file);
    }

    /** The partner's keystore, which holds the stranger's key, too. */
    public Path writePartner(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        enter(store, "partner", partner);
        enter(store, "stranger", stranger);
        store.setCertificateEntry("own", own.certificate());

        return write(store, file);
    }

    /** The partner's certificate, PEM. */
    public Path writePartnerCertificate(Path file) throws GeneralSecurityException, IOException {
        return partner.writeCertificate(file);
    }

    /** Of a client that takes our certificate for a server's. */
    public SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setCertificateEntry("own", own.certificate());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);

        return context;
    }

    /** The same, of one who shows a certificate of its own. */
    public SSLContext trusting(Pair shown) throws GeneralSecurityException, IOException {
        KeyStore trust = empty();
        trust.setCertificateEntry("own", own.certificate());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        KeyStore key = empty();
        enter(key, "key", shown);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);

        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);

        return store;
    }

    private static void enter(KeyStore store, String alias, Pair pair) throws GeneralSecurityException {
        store.setKeyEntry(alias, pair.key(), PASSWORD.toCharArray(), new Certificate[] {pair.certificate()});
    }

    private static Path write(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }

        return file;
    }
}
