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
package dev.caravan.format.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import dev.caravan.record.Type.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BoundedJudgeTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aVerdictIsAColumnBehindTheOthersAndNothingIsLeftOut() {
        Rejected rejected = new Rejected("X", "why", null, new byte[0]);
        Judge judge = row -> Verdict.invalid(101L, "PID-3", "a required field is missing");
        List<Object> outcomes = new ArrayList<>();
        try (JudgedRecords records = new JudgedRecords(new Given(List.of(row(1), rejected)), judge)) {
            assertThat(records.schema().orElseThrow().fields())
                    .extracting(Schema.Field::name)
                    .containsExactly("_raw", "validation");
            records.forEachRemaining(outcomes::add);
        }

        assertThat(outcomes).hasSize(2).contains(rejected);
        assertThat((Map<?, ?>) ((Record) outcomes.get(0)).get("validation"))
                .isEqualTo(Verdict.invalid(101L, "PID-3", "a required field is missing")
                        .struct());
    }

    @Test
    void whateverIsThrownBecomesAnOpenVerdictWithoutItsText() {
        for (Throwable thrown : List.of(
                new IllegalStateException("secret"), new StackOverflowError("secret"), new LinkageError("secret"))) {
            Judge throwing = row -> {
                throw BoundedJudgeTest.<RuntimeException>unchecked(thrown);
            };
            Judge judge = new BoundedJudge(throwing, LONG);
            Verdict verdict = judge.judge(row(1));

            assertThat(verdict.valid()).isNull();
            assertThat(verdict.text())
                    .contains(thrown.getClass().getSimpleName())
                    .doesNotContain("secret");
        }
    }

    @Test
    @Timeout(60)
    void aJudgeWhoDoesNotEndHoldsNothingUp() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(4);
        Judge judge = new BoundedJudge(
                row -> {
                    if (row.containsKey("hang")) {
                        await(release);
                        ended.countDown();
                    }
                    return Verdict.VALID;
                },
                SHORT);
        Record hanging = row(1);
        hanging.put("hang", true);
        for (int i = 0; i < 4; i++) {
            assertThat(judge.judge(hanging).text()).contains("no judgement within");
        }

        assertThat(judge.judge(row(1)).text()).contains("have not come to an end");
        release.countDown();
        ended.await();
        Verdict verdict = judge.judge(row(1));
        while (verdict.valid() == null) {
            Thread.onSpinWait();
            verdict = judge.judge(row(1));
        }
        assertThat(verdict).isEqualTo(Verdict.VALID);
    }

    @Test
    void aJudgeWhoseLibraryIsNotThereIsRefused() {
        assertThatThrownBy(() -> BoundedJudge.by(
                        () -> {
                            throw new NoClassDefFoundError("x");
                        },
                        "some:library"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot validate: some:library is not on the class path. Add it, or leave validate off.");
    }

    @Test
    void longRowsAreNotJudged() {
        Judge judge = new BoundedJudge(row -> Verdict.VALID, LONG);

        assertThat(judge.judge(row(1 << 20))).isEqualTo(Verdict.VALID);
        assertThat(judge.judge(row((1 << 20) + 1)).valid()).isNull();
    }

    private static Record row(int length) {
        Record row = new Record(null);
        row.put("_raw", new byte[length]);
        return row;
    }

    /** As something that does not listen to interrupts. */
    private static void await(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // It goes on.
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static final class Given implements RecordStream {

        private final Iterator<Object> outcomes;

        private Given(List<Object> outcomes) {
            this.outcomes = outcomes.iterator();
        }

        @Override
        public Optional<Schema> schema() {
            return Optional.of(Schema.of("_raw", Scalar.BINARY));
        }

        @Override
        public boolean hasNext() {
            return outcomes.hasNext();
        }

        @Override
        public Object next() {
            return outcomes.next();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
