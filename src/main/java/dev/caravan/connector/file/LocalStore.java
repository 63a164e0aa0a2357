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
package dev.caravan.connector.file;

import dev.caravan.connector.retry.Retries;
import dev.caravan.connector.source.Checklist;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The disks of this machine. Relative paths start where Caravan was started. */
final class LocalStore implements Store {

    @Override
    public String place(String name) {
        return name;
    }

    @Override
    public void tryAgain(Retries retries) {
        // The operating system does what can be done about a disk.
    }

    @Override
    public void reach(Checklist steps) {
        // Nothing is in between.
    }

    @Override
    public Stream<FileVersion> list(String path) throws IOException {
        return files(path).stream().map(file -> {
            try {
                return version(file.toString());
            } catch (IOException e) {
                throw FileSource.unreadable(file.toString(), e);
            }
        });
    }

    private static List<Path> files(String path) throws IOException {
        FilePattern pattern = FilePattern.parse(path);
        if (pattern.isGlob() && pattern.base().isEmpty()) {
            pattern = FilePattern.parse("./" + path);
        }
        Path base = Path.of(pattern.base());
        if (attributes(base).isEmpty()) {
            throw new NoSuchFileException("there is no such file or folder");
        }
        if (!pattern.isGlob() && isFile(base)) {
            return List.of(base);
        }
        try (Stream<Path> found = pattern.isGlob() ? Files.walk(base, pattern.depth()) : Files.list(base)) {
            List<Path> files = new ArrayList<>();
            for (Path file : (Iterable<Path>) found::iterator) {
                if (pattern.matches(file) && isFile(file)) {
                    files.add(file);
                }
            }
            files.sort(null);

            return files;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isFile(Path path) throws IOException {
        return attributes(path).filter(BasicFileAttributes::isRegularFile).isPresent();
    }

    /** Empty where there is nothing. Fails where it may not be looked at, which {@link Files#exists} takes for nothing. */
    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public FileVersion version(String name) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(Path.of(name), BasicFileAttributes.class);

        return new FileVersion(
                name, attributes.size(), attributes.lastModifiedTime().toMillis(), Optional.empty());
    }

    @Override
    public InputStream open(FileVersion version, long from) throws IOException {
        InputStream content = Files.newInputStream(Path.of(version.name()));
        content.skipNBytes(from);

        return content;
    }

    @Override
    public void close() {
        // Nothing stays open.
    }
}
