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
package dev.caravan.connector.cdc;

import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a slot is to be read from: where the table is, and never from anywhere else than it was left at.
 *
 * @param slotName for messages
 * @param withSnapshot whether the rows that are there come before the first changes
 * @param failures of the server
 */
record SlotStart(String slotName, boolean withSnapshot, PostgresFailures failures) {

    /**
     * @param slot changed where that is needed: made, dropped, or advanced to what has landed
     * @param mayAdvance whether what the resume tells has landed for good
     * @return the place in the log; empty for a snapshot first
     * @throws CaravanException CONFIG, SOURCE_UNREACHABLE or POSITION_LOST
     */
    OptionalLong behind(Slot slot, Resume resume, Advance mayAdvance) throws SQLException {
        Optional<Slot.State> state = slot.state();
        if (state.isPresent() && !Slot.PLUGIN.equals(state.get().plugin())) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot follow " + failures.place() + ": slot " + slotName + " is not for " + Slot.PLUGIN
                            + ": somebody else made it.");
        }
        if (state.isPresent() && state.get().active()) {
            throw new CaravanException(
                    Category.SOURCE_UNREACHABLE,
                    "Cannot follow " + failures.place() + ": slot " + slotName + " is being read by somebody else. Give"
                            + " each pipeline a slot of its own; of a reader that died the server knows after"
                            + " wal_sender_timeout.");
        }
        if (resume.from().tree().has(PostgresDecoder.LSN)) {
            return goingOn(
                    slot, state, resume.from().tree().path(PostgresDecoder.LSN).asLong(), mayAdvance);
        }

        return beginning(slot, state, resume.replayTo().isPresent());
    }

    /** Whether the server may be told what has landed. */
    enum Advance {
        ALLOWED,
        REFUSED
    }

    private OptionalLong beginning(Slot slot, Optional<Slot.State> state, boolean torn) throws SQLException {
        if (!withSnapshot) {
            return OptionalLong.of(state.isPresent() ? usable(state.get()).confirmed() : slot.create());
        }
        if (torn) {
            throw failures.lost(
                    "a crash left the snapshot in some of its tables only, and there is no second one like it",
                    "Drop the tables of this pipeline, then begin");
        }
        if (state.isPresent()) {
            slot.drop();
        }

        return OptionalLong.empty();
    }

    private OptionalLong goingOn(Slot slot, Optional<Slot.State> state, long behind, Advance mayAdvance)
            throws SQLException {
        if (state.isEmpty()) {
            throw failures.lost("it is gone, and with it the changes since the last commit", "Begin");
        }
        requireReached(state.get(), behind);
        long confirmed = usable(state.get()).confirmed();
        if (confirmed > behind) {
            throw failures.lost(
                    "it is not the one that was read before, as it begins at " + confirmed
                            + ", and what has landed ends at " + behind,
                    "Begin");
        }
        if (confirmed < behind && mayAdvance == Advance.ALLOWED) {
            // Nobody told the server in the run that landed it.
            slot.advance(behind);
        }

        return OptionalLong.of(behind);
    }

    /** The server would take the place without a word, and leave out what it writes until it gets there again. */
    void requireReached(Slot.State state, long behind) {
        if (behind > state.end()) {
            throw failures.lost(
                    "the server's log ends at " + state.end() + ", before what has landed, which ends at " + behind
                            + ": it went back, to a copy of its disk or to a standby that had not got everything",
                    "Rows that have landed may be missing there; begin");
        }
    }

    private Slot.State usable(Slot.State state) {
        if (state.lost()) {
            throw failures.lost(
                    "it has lost the changes since the last commit (max_slot_wal_keep_size)",
                    "Drop the slot, then begin");
        }

        return state;
    }
}
