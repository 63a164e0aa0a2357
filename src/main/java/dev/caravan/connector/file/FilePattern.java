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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file, a folder (its files, not those of folders in it) or a glob ({@code *}, {@code **}, {@code ?}, {@code {a,b}}). */
final class FilePattern {

    private final Path base;
    private final PathMatcher matcher;

    private FilePattern(Path base, PathMatcher matcher) {
        this.base = base;
        this.matcher = matcher;
    }

    static FilePattern parse(String text) {
        int wildcard = firstWildcard(text);
        if (wildcard < 0) {
            return new FilePattern(Path.of(text), null);
        }
        int slash = text.lastIndexOf('/', wildcard);
        Path base = Path.of(slash < 0 ? "." : slash == 0 ? "/" : text.substring(0, slash));
        String glob = slash < 0 ? "./" + text : text;

        return new FilePattern(base, FileSystems.getDefault().getPathMatcher("glob:" + glob));
    }

    private static int firstWildcard(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("*?[{".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }

        return -1;
    }

    /** In the order of their names; hidden files are left out. */
    List<Path> files() throws IOException {
        if (attributes(base).isEmpty()) {
            throw new NoSuchFileException("there is no such file or folder");
        }
        if (matcher == null && isFile(base)) {
            return List.of(base);
        }
        try (Stream<Path> found = matcher == null ? Files.list(base) : Files.walk(base)) {
            List<Path> files = new ArrayList<>();
            for (Path file : (Iterable<Path>) found::iterator) {
                if ((matcher == null || matcher.matches(file))
                        && !file.getFileName().toString().startsWith(".")
                        && isFile(file)) {
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
}
