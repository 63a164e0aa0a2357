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
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Directories in the system's place for temporary files, outside any home so that a server running as another user gets
 * to them. What a killed JVM left behind is removed by the next one.
 */
final class ScratchDirectory {

    private ScratchDirectory() {}

    /** Shared by all JVMs of this user; for what is worth keeping, such as unpacked programs. */
    static Path cache() throws IOException {
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
        Path cache =
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().resolve("caravan-servers-" + user);
        Files.createDirectories(cache);

        // The name can be guessed, and programs are run from here: it must be ours, and writable for us alone.
        Path ours = Files.createTempFile(cache, "owner", null);
        boolean owned = Files.getOwner(ours).equals(Files.getOwner(cache));
        Files.delete(ours);
        if (!owned) {
            throw new ServerException(
                    "Cannot use " + cache + ": it belongs to another user. Remove it or set java.io.tmpdir");
        }
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
        return cache;
    }

    /** A new directory of this JVM. */
    static Path create(String name) throws IOException {
        Path data = Files.createDirectories(cache().resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        sweep(data);
        return Files.createTempDirectory(data, ProcessHandle.current().pid() + "-" + name + "-");
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void sweep(Path data) throws IOException {
        List<Path> directories;
        try (Stream<Path> entries = Files.list(data)) {
            directories = entries.toList();
        }
        for (Path directory : directories) {
            String owner = directory.getFileName().toString().replaceFirst("-.*", "");
            if (ServerProcess.isGone(Long.parseLong(owner))) {
                try {
                    delete(directory);
                } catch (IOException stillInUse) {
                    // Another JVM sweeps too, or the dead JVM's server is still ending; a later start tries again.
                    continue;
                }
            }
        }
    }
}
