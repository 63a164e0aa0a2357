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

import dev.caravan.observe.FaultPoint;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.LocationProvider;

/**
 * Iceberg's commit, with two things added where a snapshot of ours is being published: the table must still hold the mark
 * that the batch follows, and the new mark goes into the same metadata file. It runs inside Iceberg's own retry loop and
 * under its compare-and-swap of the metadata, so between check and publication nobody can come in.
 */
final class FencedOperations extends ForwardingOperations {

    private static final String MARK_PREFIX = "caravan.lane.";

    FencedOperations(TableOperations operations) {
        super(operations);
    }

    static String propertyOf(String lane) {
        return MARK_PREFIX + lane;
    }

    static Mark mark(Map<String, String> properties, String lane) {
        String note = properties.get(propertyOf(lane));
        return note == null ? Mark.NONE : Mark.fromJson(note);
    }

    static TableMetadata withMark(TableMetadata metadata, Fence fence) {
        return putMark(TableMetadata.buildFrom(metadata), fence).build();
    }

    private static TableMetadata.Builder putMark(TableMetadata.Builder metadata, Fence fence) {
        return metadata.setProperties(Map.of(propertyOf(fence.lane()), fence.note()));
    }

    /** The marks of all lanes. */
    static Map<String, Mark> marks(Map<String, String> properties) {
        Map<String, Mark> marks = new TreeMap<>();
        properties.forEach((property, note) -> {
            if (property.startsWith(MARK_PREFIX)) {
                marks.put(property.substring(MARK_PREFIX.length()), Mark.fromJson(note));
            }
        });

        return marks;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        Optional<Fence> fence = fenceOfNewSnapshot(base, metadata);
        if (fence.isPresent()) {
            fence.get().check(base.properties());
            FaultPoint.AFTER_DATA_FILES.reached();
            operations()
                    .commit(
                            base,
                            putMark(NotedSnapshot.replay(base, metadata, fence.get()), fence.get())
                                    .build());
            FaultPoint.ANSWER_LOST.reached();
        } else {
            operations().commit(base, metadata);
        }
    }

    private static Optional<Fence> fenceOfNewSnapshot(TableMetadata base, TableMetadata metadata) {
        Snapshot snapshot = metadata.currentSnapshot();
        boolean isNew = snapshot != null && base != null && base.snapshot(snapshot.snapshotId()) == null;

        return isNew ? Fence.of(snapshot.summary().get(Fence.TOKEN_PROPERTY)) : Optional.empty();
    }

    @Override
    public LocationProvider locationProvider() {
        return LocationProviders.locationsFor(current().location(), current().properties());
    }
}
