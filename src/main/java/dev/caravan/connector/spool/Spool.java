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
package dev.caravan.connector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Messages kept on disk between their receipt and their landing. {@link #append} returns when file and directory are
 * synced, so a message that was acknowledged survives the loss of power. Segments are named after the offset of their
 * first byte; a message is {@code length, CRC-32C of both, bytes}. A torn message at the end, which nobody was told is safe, is
 * cut off when the spool is opened; damage before a whole message is an error. Any number of threads append, one reads.
 */
final class Spool implements Closeable {

    private static final int HEADER = 8;
    private static final String SUFFIX = ".spool";

    private final Path directory;
    private final long segmentBytes;
    private final long quotaBytes;
    private final NavigableMap<Long, Path> segments = new TreeMap<>();
    private final ReentrantLock appending = new ReentrantLock();
    private final ReentrantLock syncing = new ReentrantLock();
    private final Condition synced = syncing.newCondition();
    private final List<FileChannel> rolled = new ArrayList<>();
    private FileChannel tail;
    private long tailBase;
    private FileChannel reading;
    private long readingBase;
    private volatile long written;
    private volatile long durable;
    private volatile long released;
    private volatile boolean closed;
    private boolean waiting = true;

    private Spool(Path directory, long segmentBytes, long quotaBytes) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.quotaBytes = quotaBytes;
    }

    /** One message and the offset of the one behind it. */
    record Message(byte[] bytes, long offset, long next) {}

    static Spool open(Path directory, long segmentBytes, long quotaBytes) throws IOException {
        Files.createDirectories(directory);
        Spool spool = new Spool(directory, segmentBytes, quotaBytes);
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).forEach(file -> {
                String name = file.getFileName().toString();
                spool.segments.put(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file);
            });
        }
        if (spool.segments.isEmpty()) {
            spool.roll(0);
        } else {
            spool.tailBase = spool.segments.lastKey();
            spool.tail = FileChannel.open(
                    spool.segments.get(spool.tailBase), StandardOpenOption.READ, StandardOpenOption.WRITE);
            spool.recover();
        }

        return spool;
    }

    private void recover() throws IOException {
        long end = tailBase;
        for (Message message = read(tail, tailBase, end); message != null; message = read(tail, tailBase, end)) {
            end = message.next();
        }
        for (long behind = end + 1; behind <= tailBase + tail.size() - HEADER; behind++) {
            if (read(tail, tailBase, behind) != null) {
                throw damagedAt(end);
            }
        }
        tail.truncate(end - tailBase);
        tail.position(end - tailBase);
        tail.force(true);
        written = end;
        durable = end;
        released = segments.firstKey();
    }

    private void roll(long base) throws IOException {
        if (tail != null) {
            tail.force(true);
            // Not closed here: a sender may be about to sync it.
            rolled.add(tail);
        }
        Path segment = directory.resolve(String.format("%020d", base) + SUFFIX);
        tail = FileChannel.open(segment, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        tailBase = base;
        synchronized (segments) {
            segments.put(base, segment);
        }
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    /**
     * Keeps a message; it is safe when this returns. Callers at the same time share one sync.
     *
     * @throws IOException if it cannot be made safe: the disk fails, or the quota is used up by messages not landed yet
     */
    void append(byte[] message) throws IOException {
        long end;
        appending.lock();
        try {
            if (closed) {
                throw new SpoolRefused("the spool is closed");
            }
            if (written - released + message.length > quotaBytes) {
                throw new SpoolRefused("the spool is full: " + (written - released) + " of " + quotaBytes
                        + " bytes wait to be landed");
            }
            if (written - tailBase >= segmentBytes) {
                roll(written);
            }
            ByteBuffer buffer = ByteBuffer.allocate(HEADER + message.length);
            buffer.putInt(message.length).putInt(checksum(message)).put(message).flip();
            long size = buffer.remaining();
            while (buffer.hasRemaining()) {
                tail.write(buffer);
            }
            written += size;
            end = written;
        } finally {
            appending.unlock();
        }
        sync(end);
    }

    private void sync(long end) throws IOException {
        syncing.lock();
        try {
            if (durable < end) {
                long reached;
                FileChannel file;
                List<FileChannel> left;
                appending.lock();
                try {
                    reached = written;
                    file = tail;
                    left = List.copyOf(rolled);
                    rolled.clear();
                } finally {
                    appending.unlock();
                }
                file.force(false);
                durable = reached;
                for (FileChannel segment : left) {
                    segment.close();
                }
                synced.signalAll();
            }
        } finally {
            syncing.unlock();
        }
    }

    /** From now on {@link #next} gives what there is, and nobody waits for more: who stops is not kept waiting by it. */
    void stopWaiting() {
        syncing.lock();
        try {
            waiting = false;
            synced.signalAll();
        } finally {
            syncing.unlock();
        }
    }

    /** The message at an offset, waiting for it if need be. @return null when nothing came in time */
    Message next(long offset, long millis) throws IOException, InterruptedException {
        syncing.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (durable <= offset && nanos > 0 && waiting && !closed) {
                nanos = synced.awaitNanos(nanos);
            }
        } finally {
            syncing.unlock();
        }
        if (durable <= offset) {
            return null;
        }
        Message message = null;
        if (openSegmentOf(offset)) {
            message = read(reading, readingBase, offset);
        }
        if (message == null) {
            throw damagedAt(offset);
        }

        return message;
    }

    /** Turns the reader to the segment that an offset stands in. @return whether there is one */
    private boolean openSegmentOf(long offset) throws IOException {
        Map.Entry<Long, Path> segment;
        synchronized (segments) {
            segment = segments.floorEntry(offset);
        }
        if (segment == null) {
            throw new IOException("offset " + offset + " is no longer in the spool " + directory);
        }
        if (reading == null || readingBase != segment.getKey()) {
            closeReading();
            reading = FileChannel.open(segment.getValue(), StandardOpenOption.READ);
            readingBase = segment.getKey();
        }

        return offset - readingBase < reading.size();
    }

    private void closeReading() throws IOException {
        if (reading != null) {
            reading.close();
            reading = null;
        }
    }

    private IOException damagedAt(long offset) {
        return new IOException("the spool " + directory + " is damaged at offset " + offset
                + ": a message that was acknowledged cannot be read any more. Bring the file back from a backup");
    }

    /** @return null where no whole message stands */
    private static Message read(FileChannel file, long base, long offset) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!fill(file, header, offset - base)) {
            return null;
        }
        int length = header.getInt();
        int checksum = header.getInt();
        if (length < 0 || offset - base + HEADER + length > file.size()) {
            return null;
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        if (!fill(file, body, offset - base + HEADER) || checksum(body.array()) != checksum) {
            return null;
        }

        return new Message(body.array(), offset, offset + HEADER + length);
    }

    private static boolean fill(FileChannel file, ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, position + buffer.position());
            if (read < 0) {
                return false;
            }
        }
        buffer.flip();

        return true;
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        // With the length: zeros, which a lost block reads as, must not be an empty message.
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        crc.update(bytes);

        return (int) crc.getValue();
    }

    /** Begins anew at this offset if everything kept stands before it: what the table holds is never an offset again. */
    void skipTo(long offset) throws IOException {
        appending.lock();
        try {
            if (offset > written) {
                synchronized (segments) {
                    for (Path landed : segments.values()) {
                        Files.delete(landed);
                    }
                    segments.clear();
                }
                roll(offset);
                written = offset;
                durable = offset;
            }
        } finally {
            appending.unlock();
        }
    }

    /** The offset of the oldest message that is still kept. */
    long first() {
        synchronized (segments) {
            return segments.firstKey();
        }
    }

    /** Everything before the offset has landed; whole segments of it go, but for the newest, which tells duplicates. */
    void release(long offset) throws IOException {
        released = Math.max(released, offset);
        synchronized (segments) {
            NavigableMap<Long, Path> landed = segments.headMap(offset, true);
            while (landed.size() > 2) {
                Files.deleteIfExists(landed.pollFirstEntry().getValue());
            }
        }
    }

    @Override
    public void close() throws IOException {
        appending.lock();
        try {
            closed = true;
            tail.force(true);
            tail.close();
            for (FileChannel segment : rolled) {
                segment.close();
            }
        } finally {
            appending.unlock();
        }
        closeReading();
    }
}
