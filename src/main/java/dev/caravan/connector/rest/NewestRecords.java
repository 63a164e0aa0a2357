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

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest cursor value that a reading saw, and the keys of the records near it, which the next reading will be shown
 * again. Of more than so many the oldest are forgotten, and come again.
 */
final class NewestRecords {

    static final int MOST_KEYS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(NewestRecords.class);

    /** @param order empty for what has no cursor value: an API may show it every time */
    private record Entry(Optional<CursorValue.Order> order, long key) {

        static final Comparator<Entry> OLDEST_FIRST = (one, other) -> one.order.isPresent() && other.order.isPresent()
                ? one.order.get().compareTo(other.order.get())
                : Boolean.compare(one.order.isPresent(), other.order.isPresent());

        static Entry of(Optional<CursorValue> at, long key) {
            return new Entry(at.map(CursorValue::order), key);
        }
    }

    private final IncrementalCursor cursor;
    private final Instant startedAt;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(Entry.OLDEST_FIRST);
    private final Set<Long> kept = new HashSet<>();
    private Optional<CursorValue> newest;
    private Optional<CursorValue.Order> forgotten = Optional.empty();

    /** @param from where the reading goes on: what was near the newest value there may be shown again later too */
    NewestRecords(IncrementalCursor cursor, Instant startedAt, RestPosition from) {
        this.cursor = cursor;
        this.startedAt = startedAt;
        this.newest = from.newest().or(from::cursor);
        from.newestKeys().hashes().forEach(key -> keep(from.newest(), key));
        from.keys().hashes().forEach(key -> keep(from.cursor(), key));
    }

    void add(Optional<CursorValue> at, long key) {
        // A clock that is ahead would put everything behind its time out of sight.
        Optional<CursorValue> seen = at.map(value -> value.isAfter(startedAt) ? CursorValue.at(startedAt) : value);
        if (seen.isPresent() && (newest.isEmpty() || seen.get().compareTo(newest.get()) > 0)) {
            newest = seen;
        }
        if (kept.remove(key)) {
            // A position does not tell the value of each, so that it was kept as if it had the newest.
            entries.removeIf(entry -> entry.key() == key);
        }
        keep(at, key);
    }

    private void keep(Optional<CursorValue> at, long key) {
        if (!kept.add(key)) {
            return;
        }
        entries.add(Entry.of(at, key));
        if (entries.size() > MOST_KEYS) {
            Entry oldest = entries.poll();
            kept.remove(oldest.key());
            forgotten = oldest.order();
        }
    }

    Optional<CursorValue> newest() {
        return newest;
    }

    RecordKeys keys() {
        Optional<CursorValue.Order> shownFrom = shownFrom();

        return new RecordKeys(entries.stream()
                .filter(entry ->
                        entry.order().isEmpty() || isShownAgain(entry.order().get(), shownFrom))
                .map(Entry::key)
                .collect(Collectors.toSet()));
    }

    private Optional<CursorValue.Order> shownFrom() {
        return newest.map(value -> cursor.from(value).order());
    }

    private static boolean isShownAgain(CursorValue.Order at, Optional<CursorValue.Order> shownFrom) {
        return shownFrom.isEmpty() || at.compareTo(shownFrom.get()) >= 0;
    }

    void warnOfForgotten(String stream) {
        Optional<CursorValue.Order> shownFrom = shownFrom();
        if (forgotten.filter(at -> isShownAgain(at, shownFrom)).isPresent()) {
            LOG.warn(
                    "More than {} records of {} have the newest cursor value, or lie within lookback of it: the oldest"
                            + " of them come again with the next reading.",
                    MOST_KEYS,
                    stream);
        }
    }
}
