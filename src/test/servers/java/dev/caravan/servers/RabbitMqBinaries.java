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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * RabbitMQ and the Erlang that it runs on: those of this machine or, where a Debian or Ubuntu has none, its packages,
 * downloaded and unpacked without being installed.
 *
 * @param server the script that starts a node
 * @param erlang where {@code erl} and {@code epmd} are
 */
record RabbitMqBinaries(Path server, Path erlang) {

    /** The script that changes a node that runs. */
    Path control() {
        return server.resolveSibling("rabbitmqctl");
    }

    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Path INSTALLED = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final List<String> PACKAGES = List.of(
            "rabbitmq-server",
            "erlang-base",
            "erlang-asn1",
            "erlang-crypto",
            "erlang-eldap",
            "erlang-ftp",
            "erlang-inets",
            "erlang-mnesia",
            "erlang-os-mon",
            "erlang-parsetools",
            "erlang-public-key",
            "erlang-runtime-tools",
            "erlang-snmp",
            "erlang-ssl",
            "erlang-syntax-tools",
            "erlang-tftp",
            "erlang-tools",
            "erlang-xmerl");

    /** Present when this returns; else the test that asks is skipped. */
    static RabbitMqBinaries find(Path log) throws IOException {
        Path command = onPath("rabbitmq-server");
        Path epmd = onPath("epmd");
        if (command != null && epmd != null) {
            // What Debian puts on the path becomes another user first.
            return new RabbitMqBinaries(Files.exists(INSTALLED) ? INSTALLED : command, epmd.getParent());
        }
        if (onPath("apt-get") == null || onPath("dpkg") == null) {
            throw Unavailable.because("RabbitMQ is not installed, and this machine has no apt-get to fetch it with");
        }

        return unpacked(ScratchDirectory.cache().resolve("rabbitmq"), log);
    }

    private static Path onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static RabbitMqBinaries unpacked(Path home, Path log) throws IOException {
        Files.createDirectories(home);
        try (FileChannel channel =
                        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path root = home.resolve("root");
            Path marker = home.resolve("unpacked");
            if (lock.isValid() && !Files.exists(marker)) {
                ScratchDirectory.delete(root);
                unpack(download(home.resolve("packages"), log), Files.createDirectories(root), log);
                Files.createFile(marker);
            }

            return new RabbitMqBinaries(script(root), root.resolve("usr/lib/erlang/bin"));
        }
    }

    private static Path script(Path root) throws IOException {
        try (Stream<Path> versions = Files.list(root.resolve("usr/lib/rabbitmq/lib"))) {
            return versions.findFirst().orElseThrow().resolve("sbin/rabbitmq-server");
        }
    }

    private static List<Path> download(Path packages, Path log) throws IOException {
        ScratchDirectory.delete(packages);
        Files.createDirectories(packages);
        List<String> download = new ArrayList<>(List.of("apt-get", "download"));
        download.addAll(PACKAGES);
        try {
            run(download, packages, log);
        } catch (ServerException unknown) {
            try {
                // Lists that are old name versions that are gone.
                run(List.of("apt-get", "update"), packages, log);
                run(download, packages, log);
            } catch (ServerException failure) {
                throw Unavailable.because("RabbitMQ is not installed and cannot be fetched: " + failure.getMessage());
            }
        }
        try (Stream<Path> files = Files.list(packages)) {
            return files.filter(file -> file.toString().endsWith(".deb")).toList();
        }
    }

    private static void unpack(List<Path> packages, Path root, Path log) throws IOException {
        for (Path each : packages) {
            run(List.of("dpkg", "-x", each.toString(), root.toString()), root, log);
        }
        // The script that starts Erlang has the place where it would be installed.
        Path erl = root.resolve("usr/lib/erlang/bin/erl");
        Files.writeString(
                erl, Files.readString(erl).replace("ROOTDIR=/usr/lib/erlang", "ROOTDIR=" + root + "/usr/lib/erlang"));
    }

    private static void run(List<String> command, Path directory, Path log) {
        Map<String, String> environment = Map.copyOf(System.getenv());
        ServerProcess.run(
                ServerCommand.of(command.get(0), command, directory, log).withEnvironment(environment), DEADLINE);
    }
}
