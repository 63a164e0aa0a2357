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
 * Packages of Debian or Ubuntu, downloaded and unpacked without being installed, once per user of this machine.
 *
 * @param name what they are together, in messages and as a directory
 */
record DebianPackages(String name, List<String> packages) {

    private static final Duration DEADLINE = Duration.ofMinutes(5);

    /** Changes what was unpacked so that it works where it is. */
    interface Repair {
        void in(Path root) throws IOException;
    }

    /** A program that this machine has, or null. */
    static Path onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** The directory that stands for {@code /} in the packages; where they cannot be had the test that asks is skipped. */
    Path unpacked(Repair repair, Path log) throws IOException {
        if (onPath("apt-get") == null || onPath("dpkg") == null) {
            throw Unavailable.because(name + " is not installed, and this machine has no apt-get to fetch it with");
        }
        Path home = ScratchDirectory.cache().resolve(name);
        Files.createDirectories(home);
        try (FileChannel channel =
                        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path root = home.resolve("root");
            Path marker = home.resolve("unpacked");
            if (lock.isValid() && !Files.exists(marker)) {
                ScratchDirectory.delete(root);
                Files.createDirectories(root);
                for (Path each : download(home.resolve("packages"), log)) {
                    run(List.of("dpkg", "-x", each.toString(), root.toString()), root, log);
                }
                repair.in(root);
                Files.createFile(marker);
            }

            return root;
        }
    }

    private List<Path> download(Path directory, Path log) throws IOException {
        ScratchDirectory.delete(directory);
        Files.createDirectories(directory);
        List<String> download = new ArrayList<>(List.of("apt-get", "download"));
        download.addAll(packages);
        try {
            run(download, directory, log);
        } catch (ServerException unknown) {
            try {
                // Lists that are old name versions that are gone.
                run(List.of("apt-get", "update"), directory, log);
                run(download, directory, log);
            } catch (ServerException failure) {
                throw Unavailable.because(name + " is not installed and cannot be fetched: " + failure.getMessage());
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".deb")).toList();
        }
    }

    private static void run(List<String> command, Path directory, Path log) {
        Map<String, String> environment = Map.copyOf(System.getenv());
        ServerProcess.run(
                ServerCommand.of(command.get(0), command, directory, log).withEnvironment(environment), DEADLINE);
    }
}
