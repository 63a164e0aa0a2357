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
package dev.caravan.connector.tls;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates out of files of this machine, and a side of TLS made of them. Errors name the file, never a password. */
public final class TlsFiles {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsFiles() {}

    /** Versions of TLS that are spoken, whatever else this virtual machine knows. */
    public static String[] protocols() {
        return PROTOCOLS.clone();
    }

    /**
     * @param file PKCS#12 or JKS
     * @throws CaravanException CONFIG, if it cannot be read by that password
     */
    public static KeyStore keyStore(String file, String password) {
        try {
            return KeyStore.getInstance(Path.of(file).toFile(), password.toCharArray());
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw cannotRead("the keystore " + file, e);
        }
    }

    /**
     * @param file one certificate or more, PEM or DER
     * @throws CaravanException CONFIG, if there is none in it
     */
    public static List<X509Certificate> certificates(String file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) each);
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw cannotRead("the certificate " + file, e);
        }
        if (certificates.isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read the certificate " + file + ": there is none in it.");
        }

        return certificates;
    }

    /**
     * One side of a connection.
     *
     * @param keyStore a file with the key and certificate to show to the other side, {@code ""} to show none
     * @param trusted a file with certificates, of the other side or of who issued its own; {@code ""} for the authorities
     *     that Java knows
     */
    public static SSLContext context(String keyStore, String password, String trusted) {
        KeyManager[] keys = keyStore.isEmpty() ? null : keys(keyStore, password);
        TrustManager[] trust = trusted.isEmpty() ? null : trust(trusted);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);

            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A server's port: with TLS where there is a key for it, and then, where certificates are trusted, for those alone who
     * show one of them.
     *
     * @param keyStore a file with the server's key, {@code ""} for none
     * @param trusted a file with certificates, {@code ""} for none
     * @throws CaravanException CONFIG, if a file cannot be read, or certificates are trusted without TLS
     */
    public static ServerSocket listen(
            String keyStore, String password, String trusted, int port, int backlog, InetAddress address)
            throws IOException {
        if (keyStore.isEmpty()) {
            if (!trusted.isEmpty()) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot listen at port " + port
                                + ": certificates are asked for over TLS only, and there is no tlsKeyStore.");
            }
            return new ServerSocket(port, backlog, address);
        }
        SSLServerSocket server = (SSLServerSocket) context(keyStore, password, trusted)
                .getServerSocketFactory()
                .createServerSocket(port, backlog, address);
        server.setEnabledProtocols(protocols());
        server.setNeedClientAuth(!trusted.isEmpty());

        return server;
    }

    /** @throws CaravanException CONFIG, if there is such a file and it cannot be read */
    public static void requireReadable(String keyStore, String password) {
        if (!keyStore.isEmpty()) {
            keys(keyStore, password);
        }
    }

    private static KeyManager[] keys(String file, String password) {
        KeyStore store = keyStore(file, password);
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password.toCharArray());

            return keys.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw cannotRead("the keystore " + file, e);
        }
    }

    private static TrustManager[] trust(String file) {
        List<X509Certificate> certificates = certificates(file);
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("trusted-" + i, certificates.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);

            return trust.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw cannotRead("the certificate " + file, e);
        }
    }

    /** What could not be read, and what to look at. */
    public static CaravanException cannotRead(String what, Exception cause) {
        return new CaravanException(
                Category.CONFIG,
                "Cannot read " + what + ": " + CaravanException.reasonOf(cause) + ". Check path, kind and password.",
                cause);
    }
}
