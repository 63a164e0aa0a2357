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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keystores, files of this machine. */
public final class KeyStores {

    private KeyStores() {}

    /**
     * @param file PKCS#12 or JKS
     * @throws CaravanException CONFIG if it cannot be read
     */
    public static KeyStore read(String file, String password) {
        try {
            return KeyStore.getInstance(Path.of(file).toFile(), password.toCharArray());
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw cannotRead("the keystore " + file, e);
        }
    }

    /**
     * A server's sockets: of TLS with the keys of a keystore, plain ones where there is none.
     *
     * @param file empty for none
     * @throws CaravanException CONFIG if it cannot be read
     */
    public static ServerSocketFactory sockets(String file, String password) {
        if (file.isEmpty()) {
            return ServerSocketFactory.getDefault();
        }
        KeyStore store = read(file, password);
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);

            return context.getServerSocketFactory();
        } catch (GeneralSecurityException e) {
            throw cannotRead("the keystore " + file, e);
        }
    }

    /** @param what was to be read, by its path */
    public static CaravanException cannotRead(String what, Exception cause) {
        return new CaravanException(
                Category.CONFIG,
                "Cannot read " + what + ": " + CaravanException.reasonOf(cause) + ". Check path, kind and password.",
                cause);
    }
}
