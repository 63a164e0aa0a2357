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
package dev.caravan.connector.fhir;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Whole lines of a stream, so many at most. The stream stays open, and stands behind them when they have been read. */
final class BulkLines extends InputStream {

    private static final int BUFFER = 1 << 16;

    private final BufferedInputStream in;
    private final long most;
    private long lines;
    private long bytes;
    private boolean within;

    BulkLines(BufferedInputStream in, long most) {
        this.in = in;
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];

        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (lines == most) {
            return -1;
        }
        int asked = Math.min(length, BUFFER);
        in.mark(asked);
        int read = in.read(into, offset, asked);
        for (int i = 0; i < read; i++) {
            within = into[offset + i] != '\n';
            if (!within && ++lines == most) {
                in.reset();
                in.skipNBytes(i + 1L);
                bytes += i + 1;

                return i + 1;
            }
        }
        bytes += Math.max(read, 0);

        return read;
    }

    /** How many were read; one that has no end counts too. */
    long lines() {
        return lines + (within ? 1 : 0);
    }

    long bytes() {
        return bytes;
    }

    /** Whether the stream ends here. */
    boolean isEnd() throws IOException {
        in.mark(1);
        boolean end = in.read() < 0;
        in.reset();

        return end;
    }
}
