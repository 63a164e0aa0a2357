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
package dev.caravan.crash;

import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * A source of numbers from 1 on, the same ones for the same seed: each has a key and its place within that, about every
 * fifth is rejected. Asked for changes, about every fifth of the others deletes its key. The position is the last number that was read.
 */
final class Numbers {

    private static final int KEYS = 7;
    private static final int REJECTED = 5;
    private static final int SURELY_REJECTED = 2;
    private static final int DELETED = 5;
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

    private final long count;
    private final boolean[] rejected;
    private final boolean[] deletes;
    private final int[] keys;
    private final long[] sequence;

    Numbers(long seed, int count, boolean changes) {
        Random random = new Random(seed);
        Map<Integer, Long> perKey = new HashMap<>();
        this.count = count;
        this.rejected = new boolean[count + 1];
        this.deletes = new boolean[count + 1];
        this.keys = new int[count + 1];
        this.sequence = new long[count + 1];
        for (int i = 1; i <= count; i++) {
            rejected[i] = random.nextInt(REJECTED) == 0 || i == SURELY_REJECTED;
            keys[i] = random.nextInt(KEYS);
            deletes[i] = changes && random.nextInt(DELETED) == 0;
            sequence[i] = perKey.merge(keys[i], 1L, Long::sum);
        }
    }

    long count() {
        return count;
    }

    Object get(long number) {
        int i = (int) number;
        Origin origin = new Origin("numbers", "number", number);
        if (rejected[i]) {
            return new Rejected("BAD", "it is bad", origin, raw(number).getBytes(StandardCharsets.UTF_8));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", number);
        values.put("key", "k" + keys[i]);
        values.put("seq", sequence[i]);
        values.put("at", FIRST.plusSeconds(i));

        return new Record(values, origin, deletes[i] ? Operation.DELETE : Operation.UPSERT);
    }

    /** As NDJSON; the rejected ones are lines that are not JSON. */
    String line(long number) {
        int i = (int) number;
        return rejected[i]
                ? raw(number)
                : "{\"id\":%d,\"key\":\"k%d\",\"seq\":%d,\"at\":\"%s\",\"op\":\"%s\"}"
                        .formatted(number, keys[i], sequence[i], FIRST.plusSeconds(i), deletes[i] ? "d" : "u");
    }

    private static String raw(long number) {
        return "bad " + number;
    }

    List<Long> good() {
        return goodUpTo(count);
    }

    List<Long> goodUpTo(long last) {
        return LongStream.rangeClosed(1, last)
                .filter(i -> !rejected[(int) i])
                .boxed()
                .toList();
    }

    /** The good ones that delete nothing. */
    List<Long> upserts() {
        return good().stream().filter(i -> !deletes[i.intValue()]).toList();
    }

    /** Of each key the last one, unless that deletes it. */
    List<Long> newest() {
        Map<Integer, Long> newest = new TreeMap<>();
        good().forEach(i -> newest.put(keys[i.intValue()], i));

        return newest.values().stream().filter(i -> !deletes[i.intValue()]).toList();
    }

    List<String> bad() {
        return LongStream.rangeClosed(1, count)
                .filter(i -> rejected[(int) i])
                .mapToObj(Numbers::raw)
                .toList();
    }

    static Position at(long number) {
        return number == 0 ? Position.START : Position.of("last", number);
    }

    static long last(Position position) {
        return position.tree().path("last").asLong();
    }
}
