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
package dev.caravan.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Where one run stages its batches: a directory of its own with a lock that the system lets go when the process dies, by
 * which the next run knows what nobody will read any more.
 */
final class StagingArea implements AutoCloseable {

    /** Sessions with this setting stage their batches. */
    static final String SETTING = "spark.caravan.staging";

    /** A character that names of pipelines and streams are not written with. */
    private static final String PREFIX = "run~";

    private static final String LOCK = "lock";

    private final Path directory;
    private final FileChannel lock;

    private StagingArea(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static Optional<Path> of(SparkSession session) {
        scala.Option<String> directory = session.conf().getOption(SETTING);

        return directory.isEmpty() ? Optional.empty() : Optional.of(Path.of(directory.get()));
    }

    /** Deletes what dead runs left, then makes a new directory. */
    static StagingArea open(Path parent) {
        try {
            Files.createDirectories(parent);
            sweep(parent);
            Path directory = Files.createDirectory(parent.resolve(PREFIX + UUID.randomUUID()));
            FileChannel lock =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                throw new IOException("another run deletes it");
            }

            return new StagingArea(directory, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot stage batches in " + parent + ": " + e.getMessage(), e);
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(parent, PREFIX + "*")) {
            runs.forEach(StagingArea::deleteIfLeft);
        }
    }

    /** Under the lock, so that nobody can take over what is going away. */
    private static void deleteIfLeft(Path run) {
        try (FileChannel channel = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            if (taken != null) {
                FileUtil.fullyDelete(run.toFile());
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Just being made or deleted, held in this process, or on a file system without locks.
            return;
        }
    }

    Path directory() {
        return directory;
    }

    /** There as long as the run lives. */
    Path witness() {
        return directory.resolve(LOCK);
    }

    @Override
    public void close() {
        FileUtil.fullyDelete(directory.toFile());
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot let go of " + directory, e);
        }
    }
}
