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

import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a {@code COPY … TO STDOUT (FORMAT binary)} that is under way. The server sends a message for each row, but
 * the protocol lets it cut them anywhere, so a row is put together where it has to be.
 */
final class CopyStream {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final short TRAILER = -1;

    private final CopyOut copy;
    private final int[] starts;
    private final int[] lengths;
    private byte[] bytes = {};
    private int rowStart;
    private int position;
    private boolean started;

    CopyStream(CopyOut copy, int columns) {
        this.copy = copy;
        this.starts = new int[columns];
        this.lengths = new int[columns];
    }

    /** @return whether there is one more row, which the fields are of now */
    boolean next() throws SQLException {
        if (!started) {
            readHeader();
        }
        rowStart = position;
        short fields = readShort();
        if (fields == TRAILER) {
            while (copy.readFromCopy() != null) {
                // The server's word that the command is complete comes behind it.
            }
            return false;
        }
        if (fields != starts.length) {
            throw new SQLException("a row of " + fields + " columns came where there are " + starts.length);
        }
        for (int i = 0; i < fields; i++) {
            int length = readInt();
            need(length);
            starts[i] = position - rowStart;
            lengths[i] = length;
            position += Math.max(length, 0);
        }

        return true;
    }

    private void readHeader() throws SQLException {
        need(SIGNATURE.length);
        if (!Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new SQLException("the server does not send rows in PostgreSQL's binary format");
        }
        position = SIGNATURE.length;
        int flags = readInt();
        int extension = readInt();
        need(extension);
        position += extension;
        if (flags != 0) {
            throw new SQLException("the server sends rows in an unknown version of PostgreSQL's binary format");
        }
        started = true;
    }

    private short readShort() throws SQLException {
        need(Short.BYTES);
        short value = BigEndian.getShort(bytes, position);
        position += Short.BYTES;

        return value;
    }

    private int readInt() throws SQLException {
        need(Integer.BYTES);
        int value = BigEndian.getInt(bytes, position);
        position += Integer.BYTES;

        return value;
    }

    /** Reads on until so many bytes stand behind the position. What came of the row before is kept. */
    private void need(int count) throws SQLException {
        while (bytes.length - position < count) {
            byte[] more = copy.readFromCopy();
            if (more == null) {
                throw new SQLException("the server ended in the middle of a row");
            }
            int kept = bytes.length - rowStart;
            if (kept > 0) {
                byte[] joined = Arrays.copyOfRange(bytes, rowStart, bytes.length + more.length);
                System.arraycopy(more, 0, joined, kept, more.length);
                more = joined;
            }
            bytes = more;
            position -= rowStart;
            rowStart = 0;
        }
    }

    /** Of everything that the current row holds. */
    long fingerprint() {
        return Fingerprint.of(bytes, rowStart, position);
    }

    /** Holds the fields of the current row; good until the next one. */
    byte[] bytes() {
        return bytes;
    }

    int start(int column) {
        return rowStart + starts[column];
    }

    /** Below zero if the value is null. */
    int length(int column) {
        return lengths[column];
    }
}
