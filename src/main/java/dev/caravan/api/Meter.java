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
package dev.caravan.api;

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** What the last check and the last reading took, and how much was read in all. Thread-safe. */
final class Meter {

    private static final double MILLISECONDS = 1e6;
    private static final double SECONDS = 1e9;
    private static final int WORD = 8;

    private double connectionMilliseconds;
    private double queryMilliseconds;
    private double rowsPerSecond;
    private long bytes;

    /** The steps up to the login are what it takes to connect. */
    synchronized void checked(Checklist steps) {
        connectionMilliseconds = steps.results().stream()
                        .filter(result -> result.step().compareTo(Step.LOGIN) <= 0)
                        .map(Checklist.Result::time)
                        .reduce(Duration.ZERO, Duration::plus)
                        .toNanos()
                / MILLISECONDS;
    }

    /** @param nanos until the first record, or the end */
    synchronized void answered(long nanos) {
        queryMilliseconds = nanos / MILLISECONDS;
    }

    /** @param nanos that the source took, without what its reader did */
    synchronized void read(long rows, long nanos) {
        rowsPerSecond = nanos <= 0 ? 0 : rows / (nanos / SECONDS);
    }

    synchronized void transferred(long more) {
        bytes += more;
    }

    synchronized Metrics metrics() {
        return new Metrics(connectionMilliseconds, queryMilliseconds, rowsPerSecond, bytes);
    }

    /** Bytes of a value: text in UTF-8, numbers and times as words of eight bytes, decimals by their digits. */
    static long size(Object value) {
        if (value == null) {
            return 0;
        } else if (value instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8).length;
        } else if (value instanceof byte[] array) {
            return array.length;
        } else if (value instanceof BigDecimal decimal) {
            return decimal.precision();
        } else if (value instanceof Boolean) {
            return 1;
        } else if (value instanceof Map<?, ?> map) {
            return map.values().stream().mapToLong(Meter::size).sum();
        } else if (value instanceof Collection<?> elements) {
            return elements.stream().mapToLong(Meter::size).sum();
        }

        return WORD;
    }
}
