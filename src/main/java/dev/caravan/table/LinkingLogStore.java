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
package dev.caravan.table;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Writes the commits of Delta tables on a disk of this machine. A commit file gets its name by a hard link, which fails
 * where there is one already: of two processes that commit the same version one is refused, whereas Delta's own store looks
 * first and renames then. Nor does it start processes, as Hadoop's rename does.
 */
public final class LinkingLogStore extends HadoopFileSystemLogStore {

    /** Of which a file of this machine has none; Hadoop says 32 MiB. */
    private static final long BLOCK_BYTES = 32L << 20;

    public LinkingLogStore(Configuration configuration) {
        super(configuration);
    }

    /**
     * @throws FileAlreadyExistsException if there is such a commit and it is not to be overwritten
     * @throws UncheckedIOException where the disk fails: Delta hands on checked exceptions that it does not declare
     */
    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
            throws FileAlreadyExistsException {
        java.nio.file.Path commit = java.nio.file.Path.of(path.toUri().getPath());
        try {
            java.nio.file.Path written =
                    commit.resolveSibling("." + commit.getFileName() + "." + UUID.randomUUID() + ".tmp");
            try {
                Files.write(
                        written,
                        (Iterable<String>) () -> actions,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                if (overwrite) {
                    // Hadoop's sum of the file before would not fit this one.
                    Files.deleteIfExists(commit.resolveSibling("." + commit.getFileName() + ".crc"));
                    Files.move(written, commit, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } else {
                    link(written, commit);
                }
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + commit + ": " + e.getMessage(), e);
        }
    }

    private static void link(java.nio.file.Path written, java.nio.file.Path commit) throws IOException {
        try {
            Files.createLink(commit, written);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // No hard links here: as Delta's own store does it.
            Files.move(written, commit);
        }
    }

    /** The files of a log from one on, by name. Only those are looked at: a log may hold thousands before it. */
    @Override
    public Iterator<FileStatus> listFrom(Path from, Configuration configuration) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        java.nio.file.Path log = java.nio.file.Path.of(from.getParent().toUri().getPath());
        try (DirectoryStream<java.nio.file.Path> each = Files.newDirectoryStream(
                log, file -> file.getFileName().toString().compareTo(from.getName()) >= 0)) {
            for (java.nio.file.Path file : each) {
                try {
                    found.add(status(from.getParent(), file));
                } catch (NoSuchFileException e) {
                    // Cleaned up meanwhile.
                }
            }
        } catch (NoSuchFileException e) {
            throw new FileNotFoundException("No such file or directory: " + log);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(file -> file.getPath().getName()));

        return found.iterator();
    }

    /** With one look at the disk, where Hadoop's takes several: each commit lists what came since the last checkpoint. */
    private static FileStatus status(Path log, java.nio.file.Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);

        return new FileStatus(
                attributes.size(),
                attributes.isDirectory(),
                1,
                BLOCK_BYTES,
                attributes.lastModifiedTime().toMillis(),
                new Path(log, file.getFileName().toString()));
    }

    /** Checkpoints, which this store does not write, are then renamed when they are whole. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
        return true;
    }
}
