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

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/**
 * Some thousand rows in Spark's binary form, one behind the other in one array. It is small enough to stay in a core's cache
 * between the thread that fills it and the one that reads it, and for the garbage collector not to treat its array as
 * humongous: each of those may start a marking of the whole heap.
 */
final class Page {

    static final int MAX_ROWS = 8192;
    private static final int MAX_BYTES = 256 << 10;
    private static final int LAST_ROW_BYTES = 64 << 10;

    private byte[] bytes = new byte[MAX_BYTES + LAST_ROW_BYTES];
    private int[] ends = new int[256];
    private int rows;
    private int size;

    void add(UnsafeRow row) {
        int length = row.getSizeInBytes();
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, bytes.length * 2));
        }
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, rows * 2);
        }
        row.writeToMemory(bytes, Platform.BYTE_ARRAY_OFFSET + (long) size);
        size += length;
        ends[rows++] = size;
    }

    boolean isFull() {
        return rows == MAX_ROWS || size >= MAX_BYTES;
    }

    int rows() {
        return rows;
    }

    int size() {
        return size;
    }

    void point(UnsafeRow row, int index) {
        int start = index == 0 ? 0 : ends[index - 1];
        row.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET + (long) start, ends[index] - start);
    }

    void clear() {
        rows = 0;
        size = 0;
    }

    void writeTo(DataOutput out) throws IOException {
        ByteBuffer head =
                ByteBuffer.allocate(Integer.BYTES * (2 + rows)).putInt(rows).putInt(size);
        head.asIntBuffer().put(ends, 0, rows);
        out.write(head.array());
        out.write(bytes, 0, size);
    }

    /** Takes the place of the rows that were here. */
    void readFrom(DataInput in) throws IOException {
        rows = in.readInt();
        size = in.readInt();
        if (rows > ends.length) {
            ends = new int[rows];
        }
        if (size > bytes.length) {
            bytes = new byte[size];
        }
        byte[] head = new byte[Integer.BYTES * rows];
        in.readFully(head);
        ByteBuffer.wrap(head).asIntBuffer().get(ends, 0, rows);
        in.readFully(bytes, 0, size);
    }
}
