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

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks gzip as long as it stays in proportion: a few bytes that unpack to a table of zeros cost their sender nothing. What
 * unpacks to no more than 64 MiB is let through whatever its ratio.
 */
final class Gunzip extends GZIPInputStream {

    private static final int BUFFER = 1 << 16;
    private static final long ALWAYS_ALLOWED = 64 << 20;
    private static final int MAX_EMPTY_PARTS = 100;

    private final Counted packed;
    private final int maxRatio;
    private long unpacked;
    private int emptyParts;

    /** @param maxRatio how many bytes a packed one may become */
    Gunzip(InputStream in, int maxRatio) throws IOException {
        this(new Counted(in), maxRatio);
    }

    private Gunzip(Counted packed, int maxRatio) throws IOException {
        super(packed, BUFFER);
        this.packed = packed;
        this.maxRatio = maxRatio;
    }

    /** Called anew from within for each part of the file, so that empty ones, many in a row, would overflow the stack. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (++emptyParts > MAX_EMPTY_PARTS) {
            throw new IOException("it has more than " + MAX_EMPTY_PARTS + " empty parts in a row");
        }
        int read;
        try {
            read = super.read(bytes, offset, length);
        } finally {
            emptyParts--;
        }
        if (emptyParts == 0 && read > 0) {
            unpacked += read;
            if (unpacked > ALWAYS_ALLOWED && unpacked / maxRatio > packed.bytes) {
                throw new IOException("it unpacks to more than " + maxRatio
                        + " times its size, which is what maxCompressionRatio allows");
            }
        }

        return read;
    }

    /** Knows how much was read. */
    private static final class Counted extends FilterInputStream {

        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;

            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            bytes += Math.max(read, 0);

            return read;
        }
    }
}
