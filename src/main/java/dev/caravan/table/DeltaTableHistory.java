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
package dev.caravan.table;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.delta.DeltaHistory;
import org.apache.spark.sql.delta.DeltaHistoryManager;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** Told by the commits in {@code _delta_log}, as long as Delta keeps them (30 days, unless the table says otherwise). */
final class DeltaTableHistory implements TableHistory {

    /** Where an operation says how many rows it brought. */
    private static final List<String> ROW_METRICS = List.of("numTargetRowsInserted", "numOutputRows");

    private final TableName name;
    private final DeltaLog log;

    DeltaTableHistory(TableName name, DeltaLog log) {
        this.name = name;
        this.log = log;
    }

    @Override
    public List<TableVersion> latest(int limit) {
        List<TableVersion> versions = new ArrayList<>();
        for (DeltaHistory commit :
                CollectionConverters.asJava(log.history().getHistory(Option.apply((Object) limit)))) {
            versions.add(new TableVersion(
                    commit.getVersion(),
                    OptionalLong.empty(),
                    Instant.ofEpochMilli(commit.getTimestamp()),
                    commit.operation(),
                    rowsAdded(commit),
                    OptionConverters.toJava(commit.userMetadata())));
        }

        return versions;
    }

    private static OptionalLong rowsAdded(DeltaHistory commit) {
        if (commit.operationMetrics().isEmpty()) {
            return OptionalLong.empty();
        }
        Map<String, String> metrics =
                CollectionConverters.asJava(commit.operationMetrics().get());

        return ROW_METRICS.stream()
                .filter(metrics::containsKey)
                .mapToLong(metric -> Long.parseLong(metrics.get(metric)))
                .findFirst();
    }

    @Override
    public long find(AsOf moment) {
        DeltaHistoryManager history = log.history();
        long latest = log.update(false, Option.empty(), Option.empty()).version();
        long earliest = history.getEarliestRecreatableCommit();
        if (moment instanceof AsOf.Version version) {
            if (version.number() > latest) {
                throw TableHistory.notThere(name, moment, "its newest version is " + latest);
            }
            if (version.number() < earliest) {
                throw TableHistory.notThere(name, moment, "versions before " + earliest + " have expired from its log");
            }

            return version.number();
        }
        if (moment instanceof AsOf.Time time) {
            return at(history, time)
                    .orElseThrow(() -> TableHistory.notThere(
                            name, moment, "its oldest version is " + earliest + " and was made later than that"));
        }

        return latest;
    }

    private static Optional<Long> at(DeltaHistoryManager history, AsOf.Time time) {
        DeltaHistoryManager.Commit commit =
                history.getActiveCommitAtTime(Timestamp.from(time.instant()), Option.empty(), true, true, true);

        return commit.timestamp() > time.instant().toEpochMilli() ? Optional.empty() : Optional.of(commit.version());
    }
}
