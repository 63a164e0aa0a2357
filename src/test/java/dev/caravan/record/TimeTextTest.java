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
package dev.caravan.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Held against {@code java.time}: the same times, and the same refusals. */
class TimeTextTest {

    private static final long SEED = 20_260_131L;
    private static final List<String> ODD = List.of(
            "2024-02-29T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T23:59:60Z",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00.",
            "2024-01-01T00:00:00.123456789Z",
            "2024-01-01T00:00:00.1234567890Z",
            "2024-01-01T00:00:00z",
            "2024-01-01T00:00Z",
            "2024-01-01T00:00:00+01:00",
            "2024-01-01T00:00:00-18:30",
            "2024-01-01T00:00:00Z[UTC]",
            "+12024-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "٢٠٢٤-01-01T00:00:00Z",
            "2024-01-01",
            "2023-02-29",
            "0000-00-00",
            "2024-1-01",
            "2024-01-01 ",
            "+2024-01-01",
            "");

    @Test
    void oddTimesAreWhatJavaTimeTakesThemFor() {
        ODD.forEach(TimeTextTest::same);
    }

    @Test
    void timesWithAnyCharacterChangedAreToo() {
        Random random = new Random(SEED);
        String characters = "0123456789-:.TZ+ z";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(LocalDateTime.of(
                            random.nextInt(10_000),
                            1 + random.nextInt(12),
                            1 + random.nextInt(28),
                            random.nextInt(24),
                            random.nextInt(60),
                            random.nextInt(60),
                            random.nextInt(1_000_000_000))
                    .toString());
            text.setLength(text.length() - random.nextInt(11));
            text.append(random.nextBoolean() ? "Z" : "");
            if (random.nextInt(4) == 0) {
                text.setLength("2024-01-01".length());
            }
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), characters.charAt(random.nextInt(characters.length())));
            }
            same(text.toString());
        }
    }

    private static void same(String text) {
        assertThat(read(text, TimeText::dateTime)).as(text).isEqualTo(read(text, OffsetDateTime::parse));
        assertThat(read(text, TimeText::date)).as(text).isEqualTo(read(text, LocalDate::parse));
        assertThat(read(text, TimeText::localDateTime)).as(text).isEqualTo(read(text, LocalDateTime::parse));
    }

    private static <T> Optional<T> read(String text, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
