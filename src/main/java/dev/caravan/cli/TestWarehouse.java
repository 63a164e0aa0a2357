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
package dev.caravan.cli;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.LakeTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An empty warehouse that is gone when it is closed. */
record TestWarehouse(Path directory, LakeTables tables) implements AutoCloseable {

    static TestWarehouse open() {
        try {
            Path directory = Files.createTempDirectory("caravan-test-");
            return new TestWarehouse(directory, LakeTables.open(directory));
        } catch (IOException e) {
            throw new CaravanException(
                    Category.STORAGE, "Cannot make a warehouse: " + CaravanException.reasonOf(e) + ".", e);
        }
    }

    @Override
    public void close() {
        tables.close();
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // The system clears its temporary files sooner or later.
        }
    }
}
