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
package dev.caravan.connector.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.connector.queue.Redelivery.Verdict;
import dev.caravan.landing.Resume;
import dev.caravan.record.Position;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

    private static final int NOTE_CHARACTERS = 32 << 10;

    private static Optional<String> digest(String id, String body) {
        return Optional.of(LandedMessages.digest(id, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<String> message(int number) {
        return digest("id-" + number, "body");
    }

    private static Redelivery from(Position position) {
        return new Redelivery(new Resume(position, Optional.empty()));
    }

    private static Position accepted(Redelivery redelivery, int first, int last) {
        Position position = Position.START;
        for (int number = first; number <= last; number++) {
            position = redelivery.accepted(message(number));
        }

        return position;
    }

    @Test
    void whatHasLandedIsRecognisedWhenItComesAgain() {
        Redelivery next = from(accepted(from(Position.START), 1, 3));

        assertThat(next.verdict(message(2), true)).isEqualTo(Verdict.REPEATED);
        assertThat(next.verdict(message(4), true)).isEqualTo(Verdict.NEW);
    }

    @Test
    void whatComesTheFirstTimeIsNeverTakenForARepetition() {
        Redelivery next = from(accepted(from(Position.START), 1, 3));

        assertThat(next.verdict(message(2), false)).isEqualTo(Verdict.NEW);
        assertThat(next.verdict(digest("id-2", "another body"), true)).isEqualTo(Verdict.NEW);
        assertThat(next.verdict(digest("id-", "2body"), true)).isEqualTo(Verdict.NEW);
        assertThat(next.verdict(Optional.empty(), true)).isEqualTo(Verdict.NEW);
    }

    @Test
    void asManyAreRememberedAsTheCommitOfATableHoldsAndTheOldestAreForgotten() {
        Redelivery redelivery = from(Position.START);
        Position position = accepted(redelivery, 1, LandedMessages.SIZE + 1);

        assertThat(position.toString().length()).isLessThanOrEqualTo(NOTE_CHARACTERS);
        assertThat(from(position).verdict(message(1), true)).isEqualTo(Verdict.NEW);
        assertThat(from(position).verdict(message(2), true)).isEqualTo(Verdict.REPEATED);
        assertThat(from(position).verdict(message(LandedMessages.SIZE + 1), true))
                .isEqualTo(Verdict.REPEATED);
    }

    @Test
    void whatCameAgainIsAmongTheNewestAgain() {
        Redelivery redelivery = from(accepted(from(Position.START), 1, LandedMessages.SIZE));
        assertThat(redelivery.verdict(message(1), true)).isEqualTo(Verdict.REPEATED);

        Position position = accepted(redelivery, LandedMessages.SIZE + 1, 2 * LandedMessages.SIZE - 1);

        assertThat(from(position).verdict(message(1), true)).isEqualTo(Verdict.REPEATED);
    }

    @Test
    void aMessageWithoutAnIdAndARepetitionMoveNoPosition() {
        Redelivery redelivery = from(Position.START);
        Position position = accepted(redelivery, 1, 2);

        redelivery.verdict(message(1), true);

        assertThat(redelivery.accepted(Optional.empty())).isEqualTo(position);
        assertThat(redelivery.accepted(message(1))).isEqualTo(position);
    }

    @Test
    void aTornBatchIsMadeWholeInWhateverOrderItsMessagesCome() {
        Redelivery crashed = from(Position.START);
        Position from = accepted(crashed, 1, 2);
        Position to = accepted(crashed, 3, 5);
        Redelivery next = new Redelivery(new Resume(from, Optional.of(to)));

        assertThat(next.missing()).isEqualTo(3);
        assertThat(next.verdict(message(6), false)).isEqualTo(Verdict.LATER);
        assertThat(next.verdict(Optional.empty(), true)).isEqualTo(Verdict.LATER);
        assertThat(next.verdict(message(1), true)).isEqualTo(Verdict.REPEATED);
        for (int number : new int[] {5, 3}) {
            assertThat(next.verdict(message(number), true)).isEqualTo(Verdict.NEW);
            assertThat(next.accepted(message(number))).isEqualTo(from);
        }
        assertThat(next.isReplaying()).isTrue();
        assertThat(next.accepted(message(4))).isEqualTo(to);

        assertThat(next.isReplaying()).isFalse();
        assertThat(next.verdict(message(6), true)).isEqualTo(Verdict.NEW);
        assertThat(next.verdict(message(5), true)).isEqualTo(Verdict.REPEATED);
    }
}
