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
package dev.caravan.connector.jdbc;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * One full refresh of many tables, over as many runs as it takes. Its name is in a file for as long as it is not complete,
 * and in the position of each table that has landed; so a run that goes on reads none of those again. Where nothing is kept,
 * each run is a refresh of its own.
 */
final class Refresh {

    private static final String FILE = "refresh";
    private static final String MEMBER = "refresh";

    private final Optional<Path> file;
    private final String name;

    private Refresh(Optional<Path> file, String name) {
        this.file = file;
        this.name = name;
    }

    /** Goes on with the one that is not complete, or begins one. @param directory made if it is not there */
    static Refresh open(Optional<Path> directory) {
        Optional<Path> file = directory.map(parent -> parent.resolve(FILE));
        String fresh = Instant.now().toString();
        if (file.isEmpty()) {
            return new Refresh(file, fresh);
        }
        try {
            if (Files.exists(file.get())) {
                return new Refresh(file, Files.readString(file.get()).strip());
            }
            write(file.get(), fresh);
        } catch (IOException e) {
            throw storage("keep", file.get(), e);
        }

        return new Refresh(file, fresh);
    }

    /** One that was not complete is not gone on with. */
    static void forget(Optional<Path> directory) {
        new Refresh(directory.map(parent -> parent.resolve(FILE)), "").complete();
    }

    private static void write(Path file, String name) throws IOException {
        Files.createDirectories(file.getParent());
        Path partial = file.resolveSibling(FILE + ".partial");
        Files.writeString(partial, name, StandardCharsets.UTF_8);
        sync(partial);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.getParent());
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Whether a table that stands there has landed in this refresh. */
    boolean includes(Position position) {
        return name.equals(position.tree().path(MEMBER).asText());
    }

    /** Where a table stands that has landed in this refresh. */
    Position mark(Position position) {
        return position.advance(Position.of(MEMBER, name));
    }

    /** Every table has landed: the next run begins anew. */
    void complete() {
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException e) {
            throw storage("delete", file.get(), e);
        }
    }

    private static CaravanException storage(String verb, Path path, IOException cause) {
        return new CaravanException(
                Category.STORAGE, "Cannot " + verb + " " + path + ": " + CaravanException.reasonOf(cause) + ".", cause);
    }
}
