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
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one version of a file. Where its store breaks off, it goes on with the byte that comes next. */
final class ResumedContent extends InputStream {

    private final Store store;
    private final FileVersion version;
    private final Retries.Attempts attempts;
    private InputStream content;
    private long position;

    private ResumedContent(Store store, FileVersion version, Retries retries, InputStream content) {
        this.store = store;
        this.version = version;
        this.attempts = retries.begin();
        this.content = content;
    }

    static ResumedContent open(Store store, FileVersion version, Retries retries) throws IOException {
        return new ResumedContent(store, version, retries, store.open(version, 0));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];

        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws CaravanException SOURCE_UNREACHABLE if it cannot be read to its end */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            try {
                int read = content.read(bytes, offset, length);
                position += Math.max(read, 0);
                attempts.succeeded();

                return read;
            } catch (IOException e) {
                attempts.failed(brokenOff(e));
                content = store.open(version, position);
            }
        }
    }

    private CaravanException brokenOff(IOException cause) {
        return new CaravanException(
                Category.SOURCE_UNREACHABLE,
                "Cannot read " + store.place(version.name()) + " to its end: " + CaravanException.reasonOf(cause)
                        + ". Nothing of it was committed; run the pipeline again.",
                cause);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
