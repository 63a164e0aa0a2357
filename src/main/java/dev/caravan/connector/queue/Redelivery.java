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

import dev.caravan.landing.Resume;
import dev.caravan.record.Position;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tells messages that have landed from those that have not, where a queue brings again what was not acknowledged. A
 * message that is known for sure to come the first time is never taken for a repetition, whatever its id. After a crash
 * in the middle of a commit it first asks for the messages of that batch, so that the batch can be made whole.
 */
final class Redelivery {

    enum Verdict {
        /** It is to land. */
        NEW,
        /** It has landed. */
        REPEATED,
        /** It is to land once the batch that a crash tore is whole. */
        LATER
    }

    private final Set<String> missing = new HashSet<>();
    private final Optional<Position> replayTo;
    private LandedMessages landed;
    private Position position;

    Redelivery(Resume resume) {
        position = resume.from();
        landed = LandedMessages.of(position);
        replayTo = resume.replayTo();
        replayTo.ifPresent(to -> missing.addAll(LandedMessages.of(to).all()));
        missing.removeAll(landed.all());
    }

    synchronized Verdict verdict(Optional<String> digest, boolean redelivered) {
        if (digest.filter(missing::contains).isPresent()) {
            return Verdict.NEW;
        }
        if (redelivered && digest.filter(landed::contains).isPresent()) {
            // Among the newest again: it may have to be recognised once more.
            landed.add(digest.get());
            return Verdict.REPEATED;
        }

        return isReplaying() ? Verdict.LATER : Verdict.NEW;
    }

    /** Of a message that is accepted now. @return what will have landed with it */
    synchronized Position accepted(Optional<String> digest) {
        if (digest.isEmpty()) {
            return position;
        }
        if (missing.remove(digest.get())) {
            if (missing.isEmpty()) {
                position = replayTo.orElseThrow();
                landed = LandedMessages.of(position);
            }
        } else if (landed.add(digest.get())) {
            // No other order makes a new position: a torn batch that has one must hold messages to ask for.
            position = landed.position();
        }

        return position;
    }

    synchronized boolean isReplaying() {
        return !missing.isEmpty();
    }

    /** How many messages of the torn batch have not come again. */
    synchronized int missing() {
        return missing.size();
    }
}
