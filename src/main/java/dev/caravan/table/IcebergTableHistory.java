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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Told by the snapshots that lead to the current one, as long as they have not been expired. */
final class IcebergTableHistory implements TableHistory {

    private final TableName name;
    private final Table table;

    IcebergTableHistory(TableName name, Table table) {
        this.name = name;
        this.table = table;
    }

    @Override
    public List<TableVersion> latest(int limit) {
        List<TableVersion> versions = new ArrayList<>();
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            if (versions.size() == limit) {
                break;
            }
            versions.add(new TableVersion(
                    snapshot.sequenceNumber(),
                    OptionalLong.of(snapshot.snapshotId()),
                    Instant.ofEpochMilli(snapshot.timestampMillis()),
                    snapshot.operation(),
                    rowsAdded(snapshot),
                    Optional.ofNullable(snapshot.summary().get(NotedSnapshot.NOTE_PROPERTY))));
        }

        return versions;
    }

    private static OptionalLong rowsAdded(Snapshot snapshot) {
        String rows = snapshot.summary().get(SnapshotSummary.ADDED_RECORDS_PROP);
        return rows == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(rows));
    }

    @Override
    public long find(AsOf moment) {
        Snapshot oldest = null;
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            oldest = snapshot;
            if (isAt(snapshot, moment)) {
                return snapshot.snapshotId();
            }
        }
        if (oldest == null) {
            throw TableHistory.notThere(name, moment, "nothing was ever written to it");
        }
        throw TableHistory.notThere(
                name,
                moment,
                "the versions that are left are " + oldest.sequenceNumber() + " of "
                        + Instant.ofEpochMilli(oldest.timestampMillis()) + " to "
                        + table.currentSnapshot().sequenceNumber() + "; the others never were, or have expired");
    }

    /** Asked from the newest to the oldest: the first that is not too new is the one of a time. */
    private static boolean isAt(Snapshot snapshot, AsOf moment) {
        if (moment instanceof AsOf.Version version) {
            return snapshot.sequenceNumber() == version.number() || snapshot.snapshotId() == version.number();
        }

        return !(moment instanceof AsOf.Time time)
                || snapshot.timestampMillis() <= time.instant().toEpochMilli();
    }
}
