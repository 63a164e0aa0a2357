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

import dev.caravan.observe.CaravanException;
import dev.caravan.record.Position;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.Supplier;

/**
 * Who may go on while a group makes a batch whole that a crash tore: it has to end where it did, so one whose part is there
 * again waits for the others. Used under the landing's lock, which waiting lets go.
 */
final class ReplayTurns {

    /** So long nobody may bring anything while others wait. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Lane lane;
    private final LandingFailures failures;
    private final Stop stop;
    private final Condition changed;
    private long broughtAt = System.nanoTime();

    ReplayTurns(Lane lane, LandingFailures failures, Stop stop, Condition changed) {
        this.lane = lane;
        this.failures = failures;
        this.stop = stop;
        this.changed = changed;
    }

    boolean hasBroughtItsPart(Sender from, Position accepted) {
        return from.hasReached(lane.resume().replayTo().orElseThrow(), accepted);
    }

    /**
     * Returns when the sender may go on.
     *
     * @param accepted tells how far all are, or throws if the landing is over
     * @throws CaravanException CANCELLED if the run is to stop, POSITION_LOST if nobody has brought anything for long
     */
    void awaitTurn(Sender from, Supplier<Position> accepted) {
        for (Position now = accepted.get(); lane.isReplaying() && hasBroughtItsPart(from, now); now = accepted.get()) {
            if (stop.isAsked()) {
                throw failures.stopped();
            }
            if (System.nanoTime() - broughtAt > PATIENCE.toNanos()) {
                throw halfReplay();
            }
            await();
        }
        broughtAt = System.nanoTime();
    }

    private void await() {
        try {
            changed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.stopped();
        }
    }

    /** The batch is committed, or the landing has failed. */
    void changed() {
        changed.signalAll();
    }

    CaravanException halfReplay() {
        return failures.halfReplay(lane.resume().replayTo().orElseThrow());
    }
}
