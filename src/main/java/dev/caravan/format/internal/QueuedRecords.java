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
package dev.caravan.format.internal;

import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Records of one input that is read piece by piece: whatever a piece yields, nothing or several records and rejections, is
 * given out in its order. For one thread.
 */
public abstract class QueuedRecords implements RecordStream {

    private final InputStream in;
    private final String what;
    private final String place;
    private final Schema schema;
    private final Deque<Object> ready = new ArrayDeque<>();
    private boolean ended;

    /**
     * @param what is read, for what is said when it cannot be: {@code HL7}
     * @param place where it comes from
     * @param schema of all its records
     */
    protected QueuedRecords(InputStream in, String what, String place, Schema schema) {
        this.in = in;
        this.what = what;
        this.place = place;
        this.schema = schema;
    }

    /**
     * Reads the next piece and gives what came of it, if anything did.
     *
     * @return false when that was the last one
     */
    protected abstract boolean advance() throws IOException;

    /** @param outcome a {@link dev.caravan.record.Record} or a {@link dev.caravan.record.Rejected} */
    protected final void give(Object outcome) {
        ready.add(outcome);
    }

    protected final String place() {
        return place;
    }

    /** For {@code _raw_sha256}. */
    protected static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // Every Java has it.
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<Schema> schema() {
        return Optional.of(schema);
    }

    @Override
    public final boolean hasNext() {
        try {
            while (ready.isEmpty() && !ended) {
                ended = !advance();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + what + " from " + place + ": " + e.getMessage(), e);
        }

        return !ready.isEmpty();
    }

    @Override
    public final Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }

        return ready.remove();
    }

    @Override
    public final void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + place + ": " + e.getMessage(), e);
        }
    }
}
