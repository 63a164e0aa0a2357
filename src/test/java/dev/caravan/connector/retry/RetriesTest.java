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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetriesTest {

    private static final Set<Category> PASSING = EnumSet.of(Category.SOURCE_UNREACHABLE, Category.RATE_LIMITED);
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(2), Duration.ofMillis(20));
    private static final CamelContext CONTEXT = new DefaultCamelContext();

    private final AtomicInteger attempts = new AtomicInteger();

    @BeforeAll
    static void start() {
        CONTEXT.start();
    }

    @AfterAll
    static void stop() {
        CONTEXT.stop();
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatMayPassIsTriedAgain(Category category) {
        CaravanException failure = new CaravanException(category, "Cannot read it: no.");

        assertThatThrownBy(() -> retries(3).call(() -> fail(failure))).isSameAs(failure);

        assertThat(attempts).hasValue(PASSING.contains(category) ? 4 : 1);
    }

    @Test
    void whatIsNoFailureOfOursIsNotTriedAgain() {
        assertThatThrownBy(() -> retries(3).call(() -> fail(new IllegalStateException())))
                .isInstanceOf(IllegalStateException.class);

        assertThat(attempts).hasValue(1);
    }

    @Test
    void whatGoesWellInTheEndWasNoFailure() {
        assertThat(retries(3).call(() -> attempts.get() < 3 ? fail(away()) : "read"))
                .isEqualTo("read");
    }

    @Test
    void whoGoesOnHasAllAttemptsAgain() {
        Retries.Attempts twice = retries(2).begin();
        for (int breaks = 0; breaks < 5; breaks++) {
            twice.failed(away());
            twice.failed(away());
            twice.succeeded();
        }

        twice.failed(away());
        twice.failed(away());
        assertThatThrownBy(() -> twice.failed(away())).isInstanceOf(CaravanException.class);
    }

    @Test
    void nobodyWaitsLongerThanTheLongestPause() {
        assertThatThrownBy(() -> retries(3).begin().failed(away(), Optional.of(Duration.ofMillis(21))))
                .isInstanceOf(CaravanException.class);
    }

    @Test
    void aStopEndsAPause() {
        CamelContext stopped = new DefaultCamelContext();
        stopped.start();
        stopped.stop();
        Retries slow = new Retries(stopped, 3, new Backoff(Duration.ofHours(1), Duration.ofHours(1)));

        assertThatThrownBy(() -> slow.call(() -> fail(away())))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.CANCELLED));
    }

    private String fail(RuntimeException failure) {
        attempts.incrementAndGet();
        throw failure;
    }

    private static CaravanException away() {
        return new CaravanException(Category.SOURCE_UNREACHABLE, "Cannot read it: nobody is there.");
    }

    private static Retries retries(int most) {
        return new Retries(CONTEXT, most, SHORT);
    }
}
