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
package dev.caravan.landing;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The intents of one lane: {@code <warehouse>/_caravan/<pipeline>/<stream>/<n>.json}, the file and its directory synced
 * before {@link #write} returns. A lock file keeps a second run on this machine out; on others the table's epoch does.
 */
final class IntentLog implements AutoCloseable {

    static final String LOCK = "lock";

    private static final String SUFFIX = ".json";
    private static final int KEPT = 10;

    private final Path directory;
    private final FileChannel lockFile;

    private IntentLog(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /** @throws CaravanException FENCED if another process holds the lane */
    static IntentLog open(Path state, String pipeline, String stream) {
        Path directory = state.resolve(fileName(pipeline)).resolve(fileName(stream));
        try {
            Files.createDirectories(directory);
            FileChannel lockFile =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(lockFile) == null) {
                lockFile.close();
                throw new CaravanException(
                        Category.FENCED,
                        "Cannot take over stream " + stream + " of pipeline " + pipeline
                                + ": another run of it is at work on this machine. Wait for it or stop it.");
            }

            return new IntentLog(directory, lockFile);
        } catch (IOException e) {
            throw storage("open", directory, e);
        }
    }

    private static FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Letters, digits, dot, dash and underscore stay; anything else becomes {@code %} and its hexadecimal bytes. */
    static String fileName(String name) {
        StringBuilder safe = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_';
            if (plain || b == '.' && safe.length() > 0) {
                safe.append((char) b);
            } else {
                safe.append('%').append(String.format("%02X", b));
            }
        }

        return safe.isEmpty() ? "%" : safe.toString();
    }

    /** What {@link #fileName} was given. */
    static String nameOf(String fileName) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int i = 0; i < fileName.length(); i++) {
            char letter = fileName.charAt(i);
            if (letter == '%' && i + 2 < fileName.length()) {
                name.write(Integer.parseInt(fileName, i + 1, i + 3, 16));
                i += 2;
            } else if (letter != '%') {
                name.write(letter);
            }
        }

        return name.toString(StandardCharsets.UTF_8);
    }

    Path directory() {
        return directory;
    }

    Optional<Intent> latest() {
        return latest(directory);
    }

    /** Without the lock, for those who only look. */
    static Optional<Intent> latest(Path directory) {
        return numbers(directory).stream().max(Comparator.naturalOrder()).map(number -> read(directory, number));
    }

    /** When the latest intent was written. */
    static Optional<Instant> changed(Path directory) {
        Optional<Path> latest = numbers(directory).stream()
                .max(Comparator.naturalOrder())
                .map(number -> directory.resolve(number + SUFFIX));
        try {
            return latest.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Files.getLastModifiedTime(latest.get()).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Long> numbers(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
                    .toList();
        } catch (IOException e) {
            throw storage("list", directory, e);
        }
    }

    private static Intent read(Path directory, long number) {
        Path file = directory.resolve(number + SUFFIX);
        try {
            return Intent.parse(Files.readString(file));
        } catch (IOException e) {
            throw storage("read", file, e);
        } catch (IllegalArgumentException e) {
            throw new CaravanException(
                    Category.POSITION_LOST,
                    "Cannot read intent " + file + ": " + e.getMessage() + ". Restore the file from a backup.",
                    e);
        }
    }

    /** Durable when it returns. Replaces an intent of the same number, of which no table holds anything. */
    void write(Intent intent) {
        Path file = directory.resolve(intent.number() + SUFFIX);
        Path partial = directory.resolve(intent.number() + ".partial");
        try {
            try (FileChannel out = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(intent.toJson().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
                parent.force(true);
            }
        } catch (IOException e) {
            throw storage("write", file, e);
        }
    }

    /** Forgets all but the last few. */
    void prune(long landed) {
        for (long number : numbers(directory)) {
            if (number <= landed - KEPT) {
                delete(number);
            }
        }
    }

    /** Leaves this one alone, where the numbers begin anew because no table holds any. */
    void deleteAllBut(long kept) {
        for (long number : numbers(directory)) {
            if (number != kept) {
                delete(number);
            }
        }
    }

    private void delete(long number) {
        try {
            Files.deleteIfExists(directory.resolve(number + SUFFIX));
        } catch (IOException e) {
            throw storage("delete", directory.resolve(number + SUFFIX), e);
        }
    }

    private static CaravanException storage(String verb, Path path, IOException cause) {
        return new CaravanException(
                Category.STORAGE, "Cannot " + verb + " " + path + ": " + CaravanException.reasonOf(cause) + ".", cause);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw storage("unlock", directory, e);
        }
    }
}
