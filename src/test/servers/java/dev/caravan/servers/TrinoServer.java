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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A Trino of one node on loopback ports: passwords by TLS, the catalogs {@code memory} and {@code tpch}, an account that may
 * do everything, and one that may read what it is not {@link #deny denied}.
 */
public final class TrinoServer implements AutoCloseable {

    private static final Duration START_DEADLINE = Duration.ofMinutes(5);
    private static final String OWNER = "owner";

    private static final int ITERATIONS = 1000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private final Path scratch;
    private final int httpPort = FreePort.next();
    private final int port = FreePort.next();
    private final String ownerPassword = UUID.randomUUID().toString();
    private final Set<String> denied = new TreeSet<>();
    private ServerProcess process;

    /** One attempt to use it as a client does. */
    @FunctionalInterface
    public interface Readiness {
        void check(TrinoServer server) throws Exception;
    }

    private TrinoServer(Path scratch) {
        this.scratch = scratch;
    }

    /**
     * Returns when it serves. Skips the test where there is no Java that runs it.
     *
     * @param password of {@link #reader}
     * @param readiness uses it as a client does
     */
    public static TrinoServer start(String password, Readiness readiness) {
        try {
            Path log = ServerFiles.logs("trino").resolve(UUID.randomUUID() + ".log");
            Files.createDirectories(log.getParent());
            TrinoBinaries binaries = TrinoBinaries.find(log);
            TrinoServer server = new TrinoServer(ScratchDirectory.create("trino"));
            AtExit.close(server);
            try {
                server.configure(binaries, password, log);
                server.launch(binaries, readiness, log);

                return server;
            } catch (IOException | RuntimeException failure) {
                server.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start Trino", failure);
        }
    }

    /** Of TLS. */
    public int port() {
        return port;
    }

    /** The account that may read. */
    public String reader() {
        return "contract_reader";
    }

    /** The account that may do everything. */
    public String owner() {
        return OWNER;
    }

    public String ownerPassword() {
        return ownerPassword;
    }

    /** Takes a table from the reader, as soon as the server looks at its rules again: in less than a second. */
    public synchronized void deny(String table) {
        denied.add(table);
        writeRules();
    }

    public synchronized void allow(String table) {
        denied.remove(table);
        writeRules();
    }

    private void configure(TrinoBinaries binaries, String password, Path log) throws IOException {
        Path plugins = Files.createDirectory(scratch.resolve("plugin"));
        for (String plugin : TrinoBinaries.PLUGINS) {
            Files.createSymbolicLink(
                    plugins.resolve(plugin),
                    binaries.installation().resolve("plugin").resolve(plugin));
        }
        ServerCertificate certificate = ServerCertificate.create(scratch, log);
        Path pem = scratch.resolve("server.pem");
        Files.writeString(
                pem,
                Files.readString(certificate.key()) + Files.readString(certificate.certificate()),
                StandardCharsets.US_ASCII);

        Path etc = Files.createDirectories(scratch.resolve("etc"));
        Files.createDirectory(etc.resolve("catalog"));
        write(
                etc.resolve("config.properties"),
                "coordinator=true",
                "node-scheduler.include-coordinator=true",
                "http-server.http.port=" + httpPort,
                "http-server.https.enabled=true",
                "http-server.https.port=" + port,
                "http-server.https.keystore.path=" + pem,
                "http-server.authentication.type=PASSWORD",
                "discovery.uri=http://127.0.0.1:" + httpPort,
                "internal-communication.shared-secret=" + UUID.randomUUID(),
                "plugin.dir=" + plugins);
        write(
                etc.resolve("password-authenticator.properties"),
                "password-authenticator.name=file",
                "file.password-file=" + etc.resolve("password.db"));
        write(etc.resolve("password.db"), account(OWNER, ownerPassword), account(reader(), password));
        write(
                etc.resolve("access-control.properties"),
                "access-control.name=file",
                "security.config-file=" + rules(),
                "security.refresh-period=200ms");
        writeRules();
        write(etc.resolve("catalog/memory.properties"), "connector.name=memory");
        write(etc.resolve("catalog/tpch.properties"), "connector.name=tpch");
    }

    private Path rules() {
        return scratch.resolve("etc/rules.json");
    }

    /** As https://trino.io/docs/476/security/file-system-access-control.html has them: the first that matches counts. */
    private void writeRules() {
        List<String> tables = new ArrayList<>();
        tables.add("{\"user\": \"" + OWNER + "\", \"privileges\":"
                + " [\"SELECT\", \"INSERT\", \"DELETE\", \"UPDATE\", \"OWNERSHIP\"]}");
        if (!denied.isEmpty()) {
            tables.add("{\"table\": \"" + denied.stream().collect(Collectors.joining("|")) + "\", \"privileges\": []}");
        }
        tables.add("{\"privileges\": [\"SELECT\"]}");
        try {
            Path fresh = scratch.resolve("etc/rules.fresh");
            write(
                    fresh,
                    "{\"catalogs\": [{\"user\": \"" + OWNER + "\", \"allow\": \"all\"}, {\"allow\": \"read-only\"}],",
                    "\"tables\": [" + String.join(", ", tables) + "]}");
            // Never seen half written.
            Files.move(fresh, rules(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write Trino's rules", failure);
        }
    }

    /** A line of its file of passwords (https://trino.io/docs/476/security/password-file.html). */
    private static String account(String name, String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
                    .getEncoded();
            HexFormat digits = HexFormat.of();

            return name + ":" + ITERATIONS + ":" + digits.formatHex(salt) + ":" + digits.formatHex(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void write(Path file, String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private void launch(TrinoBinaries binaries, Readiness readiness, Path log) throws IOException {
        Path data = Files.createDirectory(scratch.resolve("data"));
        List<String> command = List.of(
                binaries.java().toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dconfig=etc/config.properties",
                "-Dnode.environment=test",
                "-Dnode.bind-ip=127.0.0.1",
                "-Dnode.internal-address=127.0.0.1",
                "-Dnode.data-dir=" + data,
                "-cp",
                binaries.installation().resolve("lib").resolve("*").toString(),
                "io.trino.server.TrinoServer");
        process = ServerProcess.start(
                ServerCommand.of("Trino", command, scratch, log)
                        .withEnvironment(Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC")),
                () -> readiness.check(this),
                START_DEADLINE);
    }

    /** Kills the server and removes its data. */
    @Override
    public void close() {
        try {
            if (process != null) {
                process.close();
            }
            ScratchDirectory.delete(scratch);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remove " + scratch, failure);
        } finally {
            AtExit.forget(this);
        }
    }

    @Override
    public String toString() {
        return "Trino at 127.0.0.1:" + port;
    }
}
