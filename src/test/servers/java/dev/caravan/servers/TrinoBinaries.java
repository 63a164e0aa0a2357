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
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** Of Trino's archive, unpacked once per user, what the tests need; and a Java that runs it. */
record TrinoBinaries(Path java, Path installation) {

    static final List<String> PLUGINS = List.of("memory", "tpch", "password-authenticators");

    /** Older ones do not run this version (https://trino.io/docs/476/installation/deployment.html). */
    private static final int JAVA_VERSION = 24;

    private static final Duration UNPACK_DEADLINE = Duration.ofMinutes(10);

    /** Skips the test where there is no such Java. */
    static TrinoBinaries find(Path log) throws IOException {
        Path java = newJava();
        Path archive = ServerFiles.of("trino").jar("trino-server-");
        String name = archive.getFileName().toString().replaceFirst("\\.tar\\.gz$", "");
        Path cache = ScratchDirectory.cache();
        Path installation = cache.resolve(name);
        try (FileChannel channel = FileChannel.open(
                        cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || !Files.isDirectory(installation)) {
                Path unpacked = cache.resolve(name + ".unpacking");
                ScratchDirectory.delete(unpacked);
                Files.createDirectory(unpacked);
                unpack(archive, name, unpacked, log);
                Files.move(unpacked.resolve(name), installation, StandardCopyOption.ATOMIC_MOVE);
                ScratchDirectory.delete(unpacked);
            }
        }

        return new TrinoBinaries(java, installation);
    }

    /** Files of plugins are links to those of the server itself. */
    private static void unpack(Path archive, String name, Path target, Path log) {
        List<String> command =
                new ArrayList<>(List.of("tar", "-xzf", archive.toString(), "-C", target.toString(), name + "/lib"));
        PLUGINS.forEach(plugin -> command.add(name + "/plugin/" + plugin));
        ServerProcess.run(ServerCommand.of("tar", command, target, log), UNPACK_DEADLINE);
    }

    /** One that is installed beside the Java that runs the tests. */
    private static Path newJava() throws IOException {
        Path ours = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> homes = Files.list(ours.getParent())) {
            for (Path home : homes.sorted().toList()) {
                if (isNewEnough(home)) {
                    return home.resolve("bin").resolve("java");
                }
            }
        }

        throw Unavailable.because("Trino runs on Java " + JAVA_VERSION + " or later, and there is none beside " + ours);
    }

    private static boolean isNewEnough(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)
                || !Files.isExecutable(home.resolve("bin").resolve("java"))) {
            return false;
        }
        Properties about = new Properties();
        try (Reader content = Files.newBufferedReader(release)) {
            about.load(content);
        }
        String version = about.getProperty("JAVA_VERSION", "0").replace("\"", "");

        return Integer.parseInt(version.replaceFirst("\\D.*", "")) >= JAVA_VERSION;
    }
}
