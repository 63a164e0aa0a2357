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
package dev.caravan.testing;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Takes away the right to read something on this disk. */
public final class FileRights {

    private FileRights() {}

    /**
     * Of a file the right to read it; of a folder the right to go into it, so that the names in it can still be listed.
     *
     * @throws org.opentest4j.TestAbortedException where that stops nobody, as with a user who may do everything
     */
    public static void take(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        Path inside = folder ? firstIn(path) : path;
        Files.setPosixFilePermissions(path, folder ? Set.of(PosixFilePermission.OWNER_READ) : Set.of());
        if (Files.isReadable(inside)) {
            giveBack(path);
            assumeFalse(true, "the file system refuses nothing to this user");
        }
    }

    private static Path firstIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    public static void giveBack(Path path) throws IOException {
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
}
