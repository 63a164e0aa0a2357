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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A batch in files that every executor can read, as often as it has to: a task that is tried again, on whichever executor,
 * reads the same rows.
 */
final class StagedBatch implements Handoff {

    /** As large as Spark makes the splits of a file, in the rows' binary form: the work of one task. */
    static final long FILE_BYTES = 128L << 20;

    private static final Map<String, StagedBatch> OPEN = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final StructType schema;
    private final Path directory;
    private final StagedFileWriter[] writers;
    private final List<StagedFile> files = new ArrayList<>();
    private final Page page = new Page();
    private int begun;
    private int turn;
    private long bytes;

    /** @param tasks into how many files at once the pages go, each in its turn */
    StagedBatch(Path area, StructType schema, int tasks) {
        this.schema = schema;
        this.directory = area.resolve(id);
        this.writers = new StagedFileWriter[tasks];
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot stage a batch in " + area + ": " + e.getMessage(), e);
        }
        OPEN.put(id, this);
    }

    /** In the driver alone: executors get {@link StagedFile}s. */
    static StagedBatch of(String id) {
        StagedBatch batch = OPEN.get(id);
        if (batch == null) {
            throw new IllegalStateException("Cannot read batch " + id + ": it is not staged any more");
        }

        return batch;
    }

    StructType schema() {
        return schema;
    }

    List<StagedFile> files() {
        return files;
    }

    long rows() {
        return files.stream().mapToLong(StagedFile::rows).sum();
    }

    /** Of the rows in Spark's binary form. */
    long bytes() {
        return bytes;
    }

    @Override
    public Page emptyPage() {
        page.clear();

        return page;
    }

    @Override
    public boolean put(Page filled) {
        int next = turn++ % writers.length;
        if (writers[next] == null) {
            writers[next] = new StagedFileWriter(directory.resolve(begun++ + ".rows"));
        }
        writers[next].write(filled);
        bytes += filled.size();
        if (writers[next].bytes() >= FILE_BYTES) {
            finish(next);
        }

        return true;
    }

    private void finish(int writer) {
        files.add(writers[writer].finish());
        writers[writer] = null;
    }

    @Override
    public void end() {
        for (int i = 0; i < writers.length; i++) {
            if (writers[i] != null) {
                finish(i);
            }
        }
    }

    @Override
    public void fail(Throwable cause) {
        // Tasks find no file any more once the batch is closed.
        close();
    }

    @Override
    public boolean isStaged() {
        return true;
    }

    @Override
    public void check() {
        SharedDirectories.check();
    }

    @Override
    public Dataset<Row> read(SparkSession session) {
        check();

        return session.read()
                .format(StagedSource.class.getName())
                .option("id", id)
                .load();
    }

    @Override
    public void close() {
        OPEN.remove(id);
        for (StagedFileWriter writer : writers) {
            if (writer != null) {
                writer.close();
            }
        }
        FileUtil.fullyDelete(directory.toFile());
    }
}
