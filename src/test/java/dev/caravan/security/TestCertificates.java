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
package dev.caravan.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates of an authority that a test trusts, and of others, made by the JDK's keytool. */
final class TestCertificates {

    static final String PASSWORD = "changeit";
    private static final String HERE = "san=ip:127.0.0.1,dns:localhost";

    private final Path directory;
    private final KeyStore all;

    private TestCertificates(Path directory, KeyStore all) {
        this.directory = directory;
        this.all = all;
    }

    /** Whose a server's certificate is. */
    enum Whose {
        /** Trusted, of this host, of today. */
        GOOD,
        EXPIRED,
        SELF_SIGNED,
        OTHER_HOST,
        /** Of this host, says an authority that nobody here knows. */
        UNKNOWN_AUTHORITY
    }

    static TestCertificates in(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve("all.p12");
        make(file, "trusted", "-ext", "bc:critical", "-validity", "30");
        make(file, "unknown", "-ext", "bc:critical", "-validity", "30");
        for (Whose whose : Whose.values()) {
            List<String> more = new ArrayList<>(
                    List.of("-ext", whose == Whose.OTHER_HOST ? "san=dns:elsewhere.example,ip:10.0.0.1" : HERE));
            more.addAll(
                    whose == Whose.EXPIRED
                            ? List.of("-startdate", "-20d", "-validity", "10")
                            : List.of("-startdate", "-1d", "-validity", "30"));
            if (whose != Whose.SELF_SIGNED) {
                more.addAll(List.of("-signer", whose == Whose.UNKNOWN_AUTHORITY ? "unknown" : "trusted"));
            }
            make(file, whose.name(), more.toArray(String[]::new));
        }
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            all.load(in, PASSWORD.toCharArray());
        }

        return new TestCertificates(directory, all);
    }

    private static void make(Path file, String alias, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    /** Of a server with that certificate. */
    SSLContext server(Whose whose) throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "own",
                all.getKey(whose.name(), PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all.getCertificateChain(whose.name()));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);

        return context;
    }

    /** With the one authority, as Java takes it. */
    Path trustStore() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("trusted", authority());
        Path file = directory.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }

        return file;
    }

    /** The same, as PostgreSQL's clients look for it. */
    String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(authority().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private Certificate authority() throws GeneralSecurityException {
        return all.getCertificate("trusted");
    }
}
