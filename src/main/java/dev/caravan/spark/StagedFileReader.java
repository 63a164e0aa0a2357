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

import dev.caravan.observe.FaultPoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.io.LZ4CompressionCodec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads a staged file from its start, in a task on any executor. */
final class StagedFileReader implements PartitionReader<InternalRow> {

    private final StagedFile file;
    private final DataInputStream in;
    private final UnsafeRow row;
    private final Page page = new Page();
    private long left;
    private int index;

    StagedFileReader(StagedFile file, int fields) {
        this.file = file;
        this.row = new UnsafeRow(fields);
        this.left = file.rows();
        try {
            this.in = new DataInputStream(new LZ4CompressionCodec(SparkEnv.get().conf())
                    .compressedInputStream(Files.newInputStream(Path.of(file.path()))));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Cannot read staged rows in " + file.path() + " on this machine ("
                            + e.getClass().getSimpleName()
                            + "). Every machine of the cluster needs that directory under the same path.",
                    e);
        }
    }

    @Override
    public boolean next() throws IOException {
        if (++index >= page.rows()) {
            if (left == 0) {
                return false;
            }
            nextPage();
        }
        page.point(row, index);

        return true;
    }

    private void nextPage() throws IOException {
        page.readFrom(in);
        index = 0;
        left -= page.rows();
        if (page.rows() == 0 || left < 0) {
            throw new IOException(
                    "Cannot read staged rows in " + file.path() + ": it holds other rows than were written");
        }
        FaultPoint.AFTER_STAGE.reached();
    }

    @Override
    public InternalRow get() {
        return row;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
