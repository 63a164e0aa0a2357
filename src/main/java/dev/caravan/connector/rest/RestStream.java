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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.net.URI;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read, and how it is told what is new.
 *
 * @param path below the API's base, which names the stream
 * @param first by which it is asked for, without a page or a cursor
 * @param pages takes an answer apart
 * @param primaryKey empty if nothing tells records apart
 * @param cursor empty if everything is read every time
 */
record RestStream(
        String path,
        URI first,
        Pagination pagination,
        PageReader pages,
        List<JsonPath> primaryKey,
        Optional<IncrementalCursor> cursor) {

    /** @throws IllegalArgumentException if it has no order */
    Optional<CursorValue> cursorOf(Map<?, ?> record) {
        return cursor.flatMap(field -> field.of(record));
    }

    /** What tells this version of a record apart: its key and, where it has one, its cursor. Empty without a whole key. */
    Optional<Long> keyOf(Map<?, ?> record, Optional<CursorValue> at) {
        List<Object> identity = new ArrayList<>();
        primaryKey.forEach(field -> field.in(record).map(RestStream::plain).ifPresent(identity::add));
        if (identity.isEmpty() || identity.size() < primaryKey.size()) {
            return Optional.empty();
        }
        at.ifPresent(value -> identity.add(value.text()));

        return Optional.of(RecordKeys.hash(identity));
    }

    /** As JSON has it. */
    private static Object plain(Object value) {
        return value instanceof Temporal ? value.toString() : value;
    }

    boolean hasKey() {
        return !primaryKey.isEmpty();
    }

    CaravanException failed(Category category, String reason, String advice) {
        return new CaravanException(
                category, "Cannot read " + this + ": " + reason + "." + (advice.isEmpty() ? "" : " " + advice + "."));
    }

    /** For messages: without the query, which may hold what nobody should read. */
    @Override
    public String toString() {
        return path.replaceFirst("\\?.*", "") + " of " + first.getScheme() + "://" + first.getRawAuthority();
    }
}
