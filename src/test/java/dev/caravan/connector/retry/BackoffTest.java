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

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|7000",
                " 0.25 |250",
                "-3|0",
                "Thu, 29 Feb 2024 12:01:30 GMT|90000",
                "Thu, 29 Feb 2024 11:00:00 GMT|0"
            })
    void retryAfterIsSecondsOrADate(String header, long millis) {
        assertThat(Backoff.asked(header, NOW)).contains(Duration.ofMillis(millis));
    }

    @Test
    void anythingElseIsNoRetryAfter() {
        assertThat(Backoff.asked("soon", NOW)).isEmpty();
    }

    @Test
    void waitsGetTwiceAsLongUpToTheLongestAndAreNotAllTheSame() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(1_000));

        assertThat(backoff.after(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(backoff.after(2)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(backoff.after(100)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_000));
        assertThat(IntStream.range(0, 100).mapToObj(each -> backoff.after(2)).distinct())
                .hasSizeGreaterThan(1);
    }
}
