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
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keys and certificates out of files of this machine. */
final class KeyFiles {

    private KeyFiles() {}

    /** @param file one certificate or more, PEM or DER */
    static List<X509Certificate> certificates(String file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) each);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw KeyStores.cannotRead("the certificate " + file, e);
        }
        if (certificates.isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read the certificate " + file + ": there is none in it.");
        }

        return certificates;
    }

    /** The private keys of a keystore, each with its certificate; with an alias only that. */
    static List<PartnerKeys.Own> own(KeyStore store, String file, String password, String alias) {
        List<PartnerKeys.Own> own = new ArrayList<>();
        try {
            for (String each : Collections.list(store.aliases())) {
                boolean wanted = alias.isEmpty() || each.equalsIgnoreCase(alias);
                if (wanted && store.isKeyEntry(each)) {
                    own.add(new PartnerKeys.Own(
                            (PrivateKey) store.getKey(each, password.toCharArray()),
                            (X509Certificate) store.getCertificate(each)));
                }
            }
        } catch (GeneralSecurityException e) {
            throw KeyStores.cannotRead("the keystore " + file, e);
        }
        if (own.isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot use the keystore " + file + ": it has no private key"
                            + (alias.isEmpty() ? "" : " by the alias " + alias) + ".");
        }

        return own;
    }
}
