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
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.table.LakeTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams of several pipelines that land in one table with the same commits. To the table they are one lane, named by the
 * group and the table, with a position that has a member for each stream: one mark, one intent and one number tell of all
 * of them, and what holds for a lane holds for the group.
 */
public final class CommitGroup implements AutoCloseable {

    private final LakeTables tables;
    private final LandingOptions options;
    private final String name;
    private final String owner;
    private final LaneLanding landing;
    private final AtomicInteger members = new AtomicInteger();

    private CommitGroup(LakeTables tables, LandingOptions options, String name, String owner, LaneLanding landing) {
        this.tables = tables;
        this.options = options;
        this.name = name;
        this.owner = owner;
        this.landing = landing;
    }

    /**
     * Takes all streams of the group over.
     *
     * @param pipelines that take part in this run
     * @param owner of this run, unique
     * @param clock closes batches whose time is up
     * @throws CaravanException CONFIG, also if a crash tore a batch of which a pipeline that is not here has a part;
     *     FENCED, POSITION_LOST or STORAGE
     */
    public static CommitGroup open(
            LakeTables tables,
            LandingOptions options,
            String name,
            Set<String> pipelines,
            String owner,
            LandingListener listener,
            ScheduledExecutorService clock) {
        LaneLanding landing =
                LaneLanding.open(tables, options, name, options.table().toString(), owner, listener, clock);
        try {
            Groups.refuseIfAbsent(name, landing.resume(), pipelines);
        } catch (RuntimeException e) {
            landing.close();
            throw e;
        }

        return new CommitGroup(tables, options, name, owner, landing);
    }

    /**
     * The landing of one stream in the group.
     *
     * @param wanted the options of its endpoint
     * @throws CaravanException CONFIG if they are not those of the group, or the stream has landed elsewhere;
     *     FENCED if it is at work elsewhere
     */
    public Landing member(String pipeline, String stream, LandingOptions wanted) {
        if (!wanted.equals(options)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot run pipeline " + pipeline
                            + ": its lake: endpoint has other options than the others of commit" + " group " + name
                            + " that land in " + options.table() + ". Give all of them the same.");
        }
        // Its own files, and nobody else at work on it.
        IntentLog own = IntentLog.open(tables.warehouse().resolve("_caravan"), pipeline, stream);
        try {
            Sender sender = Sender.inGroup(pipeline, stream);
            Groups.refuseIfElsewhere(
                    tables, options, name, sender, landing.resume().from());
            members.incrementAndGet();

            return new Member(sender, own);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** The members are closed before; with the last of them the group was, unless it never had one. */
    @Override
    public void close() {
        landing.close();
    }

    /** What one stream sees of the group: its own part of the position. */
    private final class Member implements Landing {

        private final Sender sender;
        private final IntentLog own;
        private boolean closed;

        private Member(Sender sender, IntentLog own) {
            this.sender = sender;
            this.own = own;
        }

        /** Of the whole group. */
        @Override
        public Counts counts() {
            return landing.counts();
        }

        @Override
        public Resume resume() {
            Resume whole = landing.resume();
            Position from = sender.of(whole.from());

            return new Resume(from, whole.replayTo().map(sender::of).filter(to -> !to.equals(from)));
        }

        @Override
        public void accept(Delivery delivery) {
            landing.accept(sender, delivery);
        }

        @Override
        public Position landed() {
            return sender.of(landing.landed());
        }

        @Override
        public Path stateDirectory() {
            return own.directory();
        }

        /** The others may have more for the batch: it is committed when its bounds are reached, or the run ends. */
        @Override
        public void endOfStream() {
            landing.ended(sender);
        }

        @Override
        public void stopWithin(Duration grace) {
            landing.stopWithin(grace);
        }

        @Override
        public boolean flushIfAllHeld(int underWay) {
            return landing.flushIfAllHeld(underWay);
        }

        @Override
        public void flush() {
            landing.flush();
        }

        @Override
        public Optional<CaravanException> failure() {
            return landing.failure();
        }

        /** With the last one the group ends. */
        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                if (members.decrementAndGet() == 0) {
                    landing.endOfStream();
                    landing.close();
                }
            } finally {
                own.close();
            }
        }
    }
}
