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
package dev.caravan.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A key, and a certificate of its own for the loopback address, in the files that a server is given. */
record ServerCertificate(Path key, Path certificate) {

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final String ALIAS = "server";

    static ServerCertificate create(Path directory, Path log) throws IOException {
        Path store = directory.resolve("server.p12");
        String password = UUID.randomUUID().toString();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                password);
        ServerProcess.run(ServerCommand.of("keytool", command, directory, log), DEADLINE);
        try (InputStream content = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(content, password.toCharArray());
            byte[] key = keys.getKey(ALIAS, password.toCharArray()).getEncoded();
            byte[] certificate = keys.getCertificate(ALIAS).getEncoded();

            return new ServerCertificate(
                    write(directory.resolve("server.key"), "PRIVATE KEY", key),
                    write(directory.resolve("server.crt"), "CERTIFICATE", certificate));
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot make a certificate", e);
        }
    }

    private static Path write(Path file, String label, byte[] content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

        return Files.writeString(
                file,
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + label + "-----\n");
    }
}
