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

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.spark.SparkEnv;
import org.apache.spark.io.LZ4CompressionCodec;

/** Writes pages to a file, compressed in blocks that carry checksums. Not thread-safe. */
final class StagedFileWriter implements AutoCloseable {

    private final Path path;
    private final DataOutputStream out;
    private long rows;
    private long bytes;

    StagedFileWriter(Path path) {
        this.path = path;
        try {
            this.out =
                    new DataOutputStream(new LZ4CompressionCodec(SparkEnv.get().conf())
                            .compressedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)));
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    void write(Page page) {
        try {
            page.writeTo(out);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
        rows += page.rows();
        bytes += page.size();
    }

    /** Before compression. */
    long bytes() {
        return bytes;
    }

    /** Closes the file: shared file systems show to others what was closed. */
    StagedFile finish() {
        try {
            out.close();
        } catch (IOException e) {
            throw cannotWrite(e);
        }

        return new StagedFile(path.toString(), rows);
    }

    private UncheckedIOException cannotWrite(IOException cause) {
        return new UncheckedIOException("Cannot stage rows in " + path + ": " + cause.getMessage(), cause);
    }

    /** Gives the file up. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            // It is about to be deleted.
        }
    }
}
