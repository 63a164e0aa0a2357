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
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.Map;

/** The bytes of one file, unpacked if they are gzip, with their digest taken on the way. */
final class FileContent extends FilterInputStream {

    private final Store store;
    private final FileVersion version;
    private final DigestInputStream digested;

    private FileContent(Store store, FileVersion version, DigestInputStream digested, InputStream content) {
        super(content);
        this.store = store;
        this.version = version;
        this.digested = digested;
    }

    /** @param maxCompressionRatio how many bytes a packed one may become */
    static FileContent open(Store store, String name, int maxCompressionRatio, Retries retries) throws IOException {
        FileVersion version = store.version(name);
        DigestInputStream digested =
                new DigestInputStream(ResumedContent.open(store, version, retries), FileVersion.sha256());
        try {
            BufferedInputStream buffered = new BufferedInputStream(digested, 1 << 16);
            return new FileContent(
                    store, version, digested, isGzip(buffered) ? new Gunzip(buffered, maxCompressionRatio) : buffered);
        } catch (IOException e) {
            digested.close();
            throw e;
        }
    }

    private static boolean isGzip(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean magic = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();

        return magic;
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            return super.read(bytes, offset, length);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Told by what caused it, not by the table that the file was on its way to. */
    private CaravanException unreadable(IOException cause) {
        return new CaravanException(
                Category.SOURCE_DATA,
                "Cannot read " + place() + " to its end: " + CaravanException.reasonOf(cause)
                        + ". Nothing of it was committed.",
                cause);
    }

    private String place() {
        return store.place(version.name());
    }

    /** Left open for {@link #landed}, which has to see every byte. */
    @Override
    public void close() {
        // See above.
    }

    /** Closes it, and leaves the rest unread. */
    void abandon() throws IOException {
        digested.close();
    }

    /**
     * The ledger entry, once the content has been read.
     *
     * @throws CaravanException SOURCE_DATA if the file is not what it was when it was opened
     */
    Position landed() {
        try {
            try (digested) {
                digested.transferTo(OutputStream.nullOutputStream());
            }
            if (!store.version(version.name()).equals(version)) {
                throw new CaravanException(
                        Category.SOURCE_DATA,
                        "Cannot land " + place() + ": it changed while it was read. Nothing of it was committed;"
                                + " run the pipeline again when the file is complete.");
            }

            return Position.of(
                    "files", Map.of(version.name(), version.entry(FileVersion.hex(digested.getMessageDigest()))));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
