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
package dev.caravan.connector.rest;

import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The records of pages from the last one of the last page to the first one of the first, for an API that shows what is newest
 * first. The pages are kept in a file, which is gone when this is closed. For one thread.
 */
final class ReversedPages implements RecordStream {

    /** @param kept which of its records are handed over */
    private record Place(URI uri, String contentType, long from, int length, BitSet kept) {}

    private final PageReader reader;
    private final FileChannel file;
    private final long mostBytes;
    private final Deque<Place> places = new ArrayDeque<>();
    private Iterator<Object> records = Collections.emptyIterator();
    private long written;

    private ReversedPages(PageReader reader, FileChannel file, long mostBytes) {
        this.reader = reader;
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** @param mostBytes that the pages may have */
    static ReversedPages open(PageReader reader, long mostBytes) {
        try {
            // Nobody else may read it.
            FileChannel file = FileChannel.open(
                    Files.createTempFile("caravan-pages-", ".json"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);

            return new ReversedPages(reader, file, mostBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep pages: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if the pages become more than they may be */
    void add(RestReading.Part part) {
        if (part.records().isEmpty()) {
            return;
        }
        Answer answer = part.page().answer();
        if (written + answer.body().length > mostBytes) {
            throw new IllegalArgumentException(
                    "what has to be turned round is more than " + (mostBytes >> 20) + " MiB");
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(answer.body());
            for (long at = written; bytes.hasRemaining(); ) {
                at += file.write(bytes, at);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep pages: " + e.getMessage(), e);
        }
        places.push(new Place(answer.uri(), answer.contentType(), written, answer.body().length, kept(part)));
        written += answer.body().length;
    }

    private static BitSet kept(RestReading.Part part) {
        BitSet kept = new BitSet();
        int next = 0;
        List<Object> all = part.page().records();
        for (int i = 0; i < all.size() && next < part.records().size(); i++) {
            if (all.get(i) == part.records().get(next)) {
                kept.set(i);
                next++;
            }
        }

        return kept;
    }

    private List<Object> page(Place place) {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        try {
            while (bytes.hasRemaining() && file.read(bytes, place.from() + bytes.position()) >= 0) {
                // A read may bring less than it was asked for.
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read kept pages: " + e.getMessage(), e);
        }
        List<Object> all = reader.read(new Answer(place.uri(), 200, place.contentType(), List.of(), bytes.array()))
                .records();
        List<Object> kept = new ArrayList<>();
        place.kept().stream().mapToObj(all::get).forEach(kept::add);
        Collections.reverse(kept);

        return kept;
    }

    @Override
    public Optional<Schema> schema() {
        return reader.schema();
    }

    @Override
    public boolean hasNext() {
        while (!records.hasNext() && !places.isEmpty()) {
            records = page(places.pop()).iterator();
        }

        return records.hasNext();
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }

        return records.next();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close kept pages: " + e.getMessage(), e);
        }
    }
}
