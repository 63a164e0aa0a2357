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
import dev.caravan.table.TableName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one pipeline has landed in this run.
 *
 * @param byTable what became of the records for each table; those that were for none count as the endpoint's own
 * @param bySink the same for each other place that a pipeline ends in: {@code PostgreSQL sales.orders}
 * @param lag of one that follows a log; empty before its first commit
 * @param time from the start of its source to its last commit, so that the start of Spark is not counted
 */
public record Tally(Map<TableName, Counts> byTable, Map<String, Counts> bySink, Optional<Lag> lag, Duration time) {

    public static final Tally NONE = new Tally(Map.of(), Map.of(), Optional.empty(), Duration.ZERO);

    Tally with(BatchReport batch, Optional<Lag> behind, Duration now) {
        Map<TableName, Counts> all = new HashMap<>(byTable);
        all.merge(batch.table(), batch.counts(), Counts::plus);

        return new Tally(all, bySink, behind.or(() -> lag), now);
    }

    Tally with(String sink, Counts counts, Duration now) {
        Map<String, Counts> all = new TreeMap<>(bySink);
        all.merge(sink, counts, Counts::plus);

        return new Tally(byTable, all, lag, now);
    }

    public Counts counts() {
        return Stream.concat(byTable.values().stream(), bySink.values().stream())
                .reduce(Counts.NONE, Counts::plus);
    }

    public Counts counts(TableName table) {
        return byTable.getOrDefault(table, Counts.NONE);
    }

    public double seconds() {
        return time.toMillis() / 1000.0;
    }

    public double rowsPerSecond() {
        return perSecond(counts().landed());
    }

    public double perSecond(long rows) {
        return rows / Math.max(seconds(), 0.001);
    }
}
