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
package dev.caravan.run;

import dev.caravan.landing.BatchReport;
import dev.caravan.landing.Counts;
import dev.caravan.landing.Landing;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.run.IngestedItem.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** How far one stream of a pipeline has come in this run. Guarded by the lock of the run. */
final class StreamState {

    private final String pipeline;
    private final String stream;
    private final Instant startedAt = Instant.now();
    private final Map<String, Counts> byTable = new TreeMap<>();
    private Instant changedAt = startedAt;
    private boolean ended;
    private CaravanException failure;
    private Landing landing;
    private Position landed;
    private Instant newestChange;
    private OptionalLong logBytes = OptionalLong.empty();
    private Lag lag;

    StreamState(String pipeline, String stream) {
        this.pipeline = pipeline;
        this.stream = stream;
    }

    boolean isOf(String other) {
        return pipeline.equals(other);
    }

    boolean hasFailed() {
        return failure != null;
    }

    Optional<Landing> landing() {
        return Optional.ofNullable(landing);
    }

    void end() {
        ended = true;
        changedAt = Instant.now();
    }

    /** The first failure is the one to tell. */
    void fail(CaravanException cause) {
        if (failure == null) {
            failure = cause;
            changedAt = Instant.now();
        }
    }

    void opened(Landing opened, Position position) {
        landing = opened;
        landed = position;
    }

    /** @param changedAt when it was made at the source */
    void handedOver(Instant changedAt) {
        newestChange = changedAt;
    }

    void keepsLog(long bytes) {
        logBytes = OptionalLong.of(bytes);
    }

    /** As it is now, by a commit that holds all that was handed over. */
    Optional<Lag> behind() {
        if (newestChange != null) {
            Duration time = Duration.between(newestChange, Instant.now());
            lag = new Lag(time.isNegative() ? Duration.ZERO : time, logBytes);
        }

        return Optional.ofNullable(lag);
    }

    void committed(BatchReport report, Optional<Position> position) {
        position.ifPresent(behind -> landed = behind);
        byTable.merge(report.table().toString(), report.counts(), Counts::plus);
        changedAt = Instant.now();
    }

    void written(String place, Counts counts) {
        byTable.merge(place, counts, Counts::plus);
        changedAt = Instant.now();
    }

    static Status status(CaravanException failure) {
        return failure.category() == Category.CANCELLED ? Status.CANCELLED : Status.FAILED;
    }

    /**
     * @param tables that the pipeline may land in, as it says
     * @param otherwise the status of a stream that has neither ended nor failed
     * @param error of such a one
     * @param runEndedAt null while the run goes on
     */
    List<IngestedItem> items(
            List<String> tables, Status otherwise, Optional<CaravanException> error, Instant runEndedAt) {
        Map<String, Counts> all = new TreeMap<>(byTable);
        tables.forEach(table -> all.putIfAbsent(table, Counts.NONE));
        // What a source has handed over last is committed with the end of the run.
        boolean done = ended && failure == null && runEndedAt != null && error.isEmpty();
        Status status = failure != null ? status(failure) : done ? Status.SUCCEEDED : otherwise;
        Optional<Instant> finishedAt =
                Optional.ofNullable(runEndedAt).map(end -> done || failure != null ? changedAt : end);

        return all.entrySet().stream()
                .map(each -> new IngestedItem(
                        pipeline,
                        stream,
                        each.getKey(),
                        status,
                        each.getValue(),
                        Optional.ofNullable(failure).or(() -> error),
                        Optional.of(startedAt),
                        finishedAt,
                        Optional.ofNullable(landed),
                        Optional.ofNullable(lag)))
                .toList();
    }

    /** The items of a pipeline of which no source has begun. */
    static List<IngestedItem> notBegun(
            String pipeline, List<String> tables, Status status, Optional<CaravanException> error) {
        return tables.stream()
                .map(table -> new IngestedItem(
                        pipeline,
                        "",
                        table,
                        status,
                        Counts.NONE,
                        error,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
    }
}
