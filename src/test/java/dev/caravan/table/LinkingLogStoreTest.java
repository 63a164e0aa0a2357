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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingLogStoreTest {

    private static final int WRITERS = 8;

    private final Configuration configuration = new Configuration();
    private final LinkingLogStore store = new LinkingLogStore(configuration);

    @TempDir
    java.nio.file.Path log;

    @Test
    void ofManyWhoMakeOneVersionOneDoes() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int version = 0; version < 50; version++) {
                Path commit = commit(version);
                List<Callable<Boolean>> attempts = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    String action = "writer " + writer;
                    attempts.add(() -> isWritten(commit, action));
                }
                int written = 0;
                for (Future<Boolean> attempt : writers.invokeAll(attempts)) {
                    written += attempt.get() ? 1 : 0;
                }
                assertThat(written).isEqualTo(1);
            }
        } finally {
            writers.shutdownNow();
        }

        try (var files = Files.list(log)) {
            assertThat(files).hasSize(50);
        }
    }

    private boolean isWritten(Path commit, String action) throws IOException {
        try {
            store.write(commit, List.of(action).iterator(), false, configuration);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        // Whoever made it finds its own, whatever the others try.
        assertThat(Files.readAllLines(java.nio.file.Path.of(commit.toUri()))).containsExactly(action);

        return true;
    }

    @Test
    void whatIsOverwrittenLeavesNoSumOfTheFileBefore() throws IOException {
        Files.writeString(log.resolve("._last_checkpoint.crc"), "old");
        Path last = new Path(log.toUri().toString(), "_last_checkpoint");

        store.write(last, List.of("1").iterator(), true, configuration);
        store.write(last, List.of("2").iterator(), true, configuration);

        assertThat(Files.readAllLines(log.resolve("_last_checkpoint"))).containsExactly("2");
        assertThat(log.resolve("._last_checkpoint.crc")).doesNotExist();
    }

    @Test
    void filesAreListedFromOneOnByName() throws IOException {
        for (int version : new int[] {11, 9, 10}) {
            store.write(commit(version), List.of("any").iterator(), false, configuration);
        }
        Files.writeString(log.resolve(".hidden.tmp"), "");

        List<String> names = new ArrayList<>();
        store.listFrom(commit(10), configuration)
                .forEachRemaining(file -> names.add(file.getPath().getName()));

        assertThat(names).containsExactly(commit(10).getName(), commit(11).getName());
        assertThatThrownBy(() -> store.listFrom(new Path("/no/such/log/0.json"), configuration))
                .isInstanceOf(FileNotFoundException.class);
    }

    private Path commit(long version) {
        return new Path(log.toUri().toString(), "%020d.json".formatted(version));
    }
}
