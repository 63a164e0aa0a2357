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

import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Position;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one stream in one table.
 *
 * @param pipeline the id of its route
 * @param stream table, topic or path of the source; empty where the source never began
 * @param table {@code namespace.table}
 * @param counts of rows that this run committed: read = landed + quarantined + filtered
 * @param error why this stream ended before its end
 * @param finishedAt the end of the stream, or its last commit behind that
 * @param position what the table holds of the stream, from this run or an earlier one, and the next run goes on from; empty
 *     where the stream was not taken over
 * @param lag of a stream that follows a log, at the last commit of this run
 */
public record IngestedItem(
        String pipeline,
        String stream,
        String table,
        Status status,
        Counts counts,
        Optional<CaravanException> error,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Position> position,
        Optional<Lag> lag) {

    /** How far a stream, or a run, came. */
    public enum Status {
        RUNNING,
        /** Everything there was is committed. */
        SUCCEEDED,
        /** What was committed stays, and the next run goes on behind it. */
        FAILED,
        /** The same, because somebody stopped the run, or another of its streams failed. */
        CANCELLED
    }

    /** Members in snake case, times in ISO 8601; those that are empty are left out. */
    public Map<String, Object> toMap() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pipeline", pipeline);
        document.put("stream", stream);
        document.put("table", table);
        document.put("status", status.name().toLowerCase(Locale.ROOT));
        document.put("rows_read", counts.read());
        document.put("rows_landed", counts.landed());
        document.put("rows_quarantined", counts.quarantined());
        document.put("rows_filtered", counts.filtered());
        startedAt.ifPresent(time -> document.put("started_at", time.toString()));
        finishedAt.ifPresent(time -> document.put("finished_at", time.toString()));
        position.ifPresent(behind -> document.put("position", behind.toString()));
        lag.ifPresent(behind -> behind.putInto(document));
        error.ifPresent(failure -> document.put("error", describe(failure)));

        return document;
    }

    static Map<String, Object> describe(CaravanException failure) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("category", failure.category().name());
        error.put("message", failure.getMessage());

        return error;
    }
}
