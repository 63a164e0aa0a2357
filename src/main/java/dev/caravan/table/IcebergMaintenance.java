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

import dev.caravan.spark.LakeSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.SparkSession;

/** Iceberg's own actions, on the same fenced tables that batches are committed to. */
final class IcebergMaintenance extends Maintenance {

    private static final Duration SAFE = Duration.ofDays(1);

    private final TableName name;
    private final Supplier<Table> tables;
    private final SparkSession session;

    IcebergMaintenance(TableName name, Supplier<Table> tables, LakeSession lake) {
        super(name);
        this.name = name;
        this.tables = tables;
        this.session = session(lake);
    }

    @Override
    public Set<MaintenanceStep> steps() {
        return EnumSet.of(MaintenanceStep.COMPACT, MaintenanceStep.EXPIRE, MaintenanceStep.ORPHANS);
    }

    @Override
    Duration safeRetention() {
        return SAFE;
    }

    /** A catalog with branches says so of its tables: a file that no snapshot here has may be another branch's. */
    @Override
    void check(MaintenanceStep step) {
        boolean deletes = step != MaintenanceStep.COMPACT;
        if (deletes
                && !PropertyUtil.propertyAsBoolean(
                        tables.get().properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT)) {
            throw refused("it has gc.enabled=false, so " + step + " must not delete files of it. Add --only "
                    + MaintenanceStep.COMPACT + ", and delete with the tool of its catalog");
        }
    }

    @Override
    List<MaintenanceResult> run(MaintenanceStep step, MaintenancePlan plan) {
        return switch (step) {
            case COMPACT -> compact(plan);
            case EXPIRE -> List.of(retried(() -> expire(plan)));
            case ORPHANS -> List.of(deleteOrphans(plan));
            case VACUUM -> throw new IllegalArgumentException(step + " is not for Iceberg");
        };
    }

    private List<MaintenanceResult> compact(MaintenancePlan plan) {
        long manifests = manifests(tables.get()).size();
        MaintenanceResult files = retried(() -> compactFiles(plan));
        long left = retried(() -> compactManifests(plan));

        return List.of(files, MaintenanceResult.rewritten("manifests", manifests, left));
    }

    private MaintenanceResult compactFiles(MaintenancePlan plan) {
        Table table = tables.get();
        Snapshot snapshot = table.currentSnapshot();
        long before = snapshot == null
                ? 0
                : Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0"));
        if (plan.isDryRun()) {
            return MaintenanceResult.rewritten("data files", before, before - filesSaved(table));
        }
        RewriteDataFiles.Result result = SparkActions.get(session)
                .rewriteDataFiles(table)
                .option(RewriteDataFiles.MAX_CONCURRENT_FILE_GROUP_REWRITES, String.valueOf(CORES))
                .execute();

        return MaintenanceResult.rewritten(
                "data files", before, before - result.rewrittenDataFilesCount() + result.addedDataFilesCount());
    }

    /** By the planner that the rewriting itself uses. */
    private static long filesSaved(Table table) {
        BinPackRewriteFilePlanner planner = new BinPackRewriteFilePlanner(table);
        planner.init(Map.of());
        long saved = 0;
        try (CloseableIterable<RewriteFileGroup> groups = planner.plan().groups()) {
            for (RewriteFileGroup group : groups) {
                saved += group.inputFileNum() - group.expectedOutputFiles();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot plan the compaction of " + table.name(), e);
        }

        return saved;
    }

    /** Only where there will be fewer of them: the action would write new ones each time. @return how many are left */
    private long compactManifests(MaintenancePlan plan) {
        Table table = tables.get();
        List<ManifestFile> manifests = manifests(table);
        long expected = expectedManifests(table, manifests);
        if (plan.isDryRun() || expected >= manifests.size()) {
            return Math.min(expected, manifests.size());
        }
        SparkActions.get(session)
                .rewriteManifests(table)
                .rewriteIf(IcebergMaintenance::isLive)
                .execute();

        return manifests(tables.get()).size();
    }

    private static List<ManifestFile> manifests(Table table) {
        Snapshot snapshot = table.currentSnapshot();
        return snapshot == null
                ? List.of()
                : snapshot.allManifests(table.io()).stream()
                        .filter(IcebergMaintenance::isLive)
                        .toList();
    }

    /** One that only tells what was deleted goes by itself with the next commit. */
    private static boolean isLive(ManifestFile manifest) {
        return manifest.hasAddedFiles() || manifest.hasExistingFiles();
    }

    /** Of each partition spec and content apart, as they cannot share one; the action rewrites the newest spec's. */
    private static long expectedManifests(Table table, List<ManifestFile> manifests) {
        long target = PropertyUtil.propertyAsLong(
                table.properties(),
                TableProperties.MANIFEST_TARGET_SIZE_BYTES,
                TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT);
        int newest = table.spec().specId();
        long others = manifests.stream()
                .filter(manifest -> manifest.partitionSpecId() != newest)
                .count();
        Map<Object, Long> bytes = manifests.stream()
                .filter(manifest -> manifest.partitionSpecId() == newest)
                .collect(Collectors.groupingBy(ManifestFile::content, Collectors.summingLong(ManifestFile::length)));

        return others
                + bytes.values().stream()
                        .mapToLong(length -> (length + target - 1) / target)
                        .sum();
    }

    private MaintenanceResult expire(MaintenancePlan plan) {
        Table table = tables.get();
        long before = count(table.snapshots());
        Table target = plan.isDryRun() ? rehearsal(table) : table;
        Removed removed = new Removed();
        target.expireSnapshots()
                .expireOlderThan(System.currentTimeMillis() - plan.retain().toMillis())
                .retainLast(1)
                .deleteWith(file -> removed.remove(file, table, plan))
                .commit();
        target.refresh();

        return new MaintenanceResult(
                MaintenanceStep.EXPIRE,
                "snapshots",
                before,
                count(target.snapshots()),
                removed.files.get(),
                removed.bytes.get());
    }

    private Table rehearsal(Table table) {
        return new BaseTable(new RehearsedOperations(((HasTableOperations) table).operations()), name.toString());
    }

    private static long count(Iterable<?> things) {
        return StreamSupport.stream(things.spliterator(), false).count();
    }

    private MaintenanceResult deleteOrphans(MaintenancePlan plan) {
        Table table = tables.get();
        long before = countFiles(Path.of(URI.create(table.location()).getPath()));
        Removed removed = new Removed();
        Consumer<String> delete = file -> removed.remove(file, table, plan);
        SparkActions.get(session)
                .deleteOrphanFiles(table)
                .olderThan(System.currentTimeMillis() - plan.retain().toMillis())
                .deleteWith(delete)
                .execute();

        return new MaintenanceResult(
                MaintenanceStep.ORPHANS,
                "files on disk",
                before,
                before - removed.files.get(),
                removed.files.get(),
                removed.bytes.get());
    }

    /** Counts what goes, and lets it go where that is meant. */
    private static final class Removed {

        private final AtomicLong files = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();

        private void remove(String file, Table table, MaintenancePlan plan) {
            try {
                bytes.addAndGet(table.io().newInputFile(file).getLength());
            } catch (NotFoundException e) {
                return;
            }
            files.incrementAndGet();
            if (!plan.isDryRun()) {
                table.io().deleteFile(file);
            }
        }
    }
}
