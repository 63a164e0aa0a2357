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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/**
 * A snapshot on its way into the table's metadata, with the note of its batch in the summary. The table's property of the
 * lane knows the last batch only; this is what the history of the table is told from.
 */
final class NotedSnapshot implements Snapshot {

    static final String NOTE_PROPERTY = "caravan.note";

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Snapshot snapshot;
    private final Map<String, String> summary;

    private NotedSnapshot(Snapshot snapshot, String note) {
        this.snapshot = snapshot;
        this.summary = new HashMap<>(snapshot.summary());
        this.summary.put(NOTE_PROPERTY, note);
    }

    /** The change from {@code base} to {@code metadata} once more, the new snapshot with its note. */
    static TableMetadata.Builder replay(TableMetadata base, TableMetadata metadata, Fence fence) {
        String note = withoutPosition(fence.note());
        long noted = metadata.currentSnapshot().snapshotId();
        TableMetadata.Builder replayed = TableMetadata.buildFrom(base);
        for (MetadataUpdate change : metadata.changes()) {
            if (change instanceof MetadataUpdate.AddSnapshot added
                    && added.snapshot().snapshotId() == noted) {
                replayed.addSnapshot(new NotedSnapshot(added.snapshot(), note));
            } else {
                change.applyTo(replayed);
            }
        }

        return replayed;
    }

    /** Positions may be long, and every reader of the table reads the summaries of all its snapshots. */
    private static String withoutPosition(String note) {
        try {
            ObjectNode members = (ObjectNode) JSON.readTree(note);
            members.remove("position");
            return members.toString();
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("Cannot read the note of a batch", e);
        }
    }

    @Override
    public long sequenceNumber() {
        return snapshot.sequenceNumber();
    }

    @Override
    public long snapshotId() {
        return snapshot.snapshotId();
    }

    @Override
    public Long parentId() {
        return snapshot.parentId();
    }

    @Override
    public long timestampMillis() {
        return snapshot.timestampMillis();
    }

    @Override
    public List<ManifestFile> allManifests(FileIO io) {
        return snapshot.allManifests(io);
    }

    @Override
    public List<ManifestFile> dataManifests(FileIO io) {
        return snapshot.dataManifests(io);
    }

    @Override
    public List<ManifestFile> deleteManifests(FileIO io) {
        return snapshot.deleteManifests(io);
    }

    @Override
    public String operation() {
        return snapshot.operation();
    }

    @Override
    public Map<String, String> summary() {
        return summary;
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Iceberg 1.11
    public Iterable<DataFile> addedDataFiles(FileIO io) {
        return snapshot.addedDataFiles(io);
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Iceberg 1.11
    public Iterable<DataFile> removedDataFiles(FileIO io) {
        return snapshot.removedDataFiles(io);
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Iceberg 1.11
    public Iterable<DeleteFile> addedDeleteFiles(FileIO io) {
        return snapshot.addedDeleteFiles(io);
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Iceberg 1.11
    public Iterable<DeleteFile> removedDeleteFiles(FileIO io) {
        return snapshot.removedDeleteFiles(io);
    }

    @Override
    public String manifestListLocation() {
        return snapshot.manifestListLocation();
    }

    @Override
    public Integer schemaId() {
        return snapshot.schemaId();
    }

    @Override
    public Long firstRowId() {
        return snapshot.firstRowId();
    }

    @Override
    public Long addedRows() {
        return snapshot.addedRows();
    }

    @Override
    public String keyId() {
        return snapshot.keyId();
    }
}
