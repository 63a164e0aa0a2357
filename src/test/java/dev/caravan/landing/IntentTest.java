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
package dev.caravan.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentTest {

    @TempDir
    Path state;

    @Test
    void comesBackFromItsJsonAsItWas() {
        Intent intent = intent(7);

        assertThat(Intent.parse(intent.toJson())).isEqualTo(intent);
    }

    @Test
    void textThatIsNoIntentOfAKnownVersionIsRefused() {
        String json = intent(7).toJson();
        for (String damaged : List.of(
                "",
                "{}",
                "[]",
                "null",
                json.substring(0, json.length() / 2),
                json.replace("\"version\" : 2", "\"version\" : 3"))) {
            assertThatThrownBy(() -> Intent.parse(damaged)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theLogKeepsTheLatestAndForgetsTheOld() {
        try (IntentLog log = IntentLog.open(state, "../p/ü", "s.1")) {
            assertThat(log.latest()).isEmpty();
            LongStream.rangeClosed(1, 25).forEach(number -> {
                log.write(intent(number));
                log.prune(number);
            });

            assertThat(log.latest()).contains(intent(25));
            assertThat(log.directory())
                    .isEqualTo(state.resolve("%2E.%2Fp%2F%C3%BC").resolve("s.1"));
            assertThat(log.directory().toFile().list())
                    .hasSize(11)
                    .contains("lock", "16.json")
                    .doesNotContain("15.json");
        }
    }

    private static Intent intent(long number) {
        return new Intent(
                number,
                Position.START,
                Position.of("files", Map.of("/a \"b\".csv", Map.of("size", 1L << 40))),
                Map.of("a.b__quarantine", number - 2, "a.b", number - 1),
                new Counts(10, 7, 2, 1),
                "owner");
    }
}
