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
package dev.caravan.connector.retry;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something is tried again: what the server asks for, else twice as long each time, less a random
 * part so that many clients do not come back together.
 *
 * @param first at most, before the second attempt
 * @param longest that anything is waited for
 */
public record Backoff(Duration first, Duration longest) {

    /** For servers that do not say what they want. */
    public static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final int MOST_DOUBLINGS = 30;
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

    /** @param attempt that failed, from 0 */
    Duration after(int attempt) {
        long most = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempt, MOST_DOUBLINGS));

        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    /**
     * Of a header {@code Retry-After}.
     *
     * @param header seconds, with or without a fraction, or a date
     */
    public static Optional<Duration> asked(String header, Instant now) {
        try {
            return Optional.of(Duration.ofMillis(new BigDecimal(header.strip())
                    .multiply(MILLIS)
                    .max(BigDecimal.ZERO)
                    .longValue()));
        } catch (NumberFormatException e) {
            return until(header, now);
        }
    }

    private static Optional<Duration> until(String header, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();

            return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
