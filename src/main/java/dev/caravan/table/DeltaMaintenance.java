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
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.sources.DeltaSQLConf;
import scala.Console$;
import scala.Option;
import scala.runtime.AbstractFunction0;

/** Delta's own OPTIMIZE and VACUUM. Versions expire by themselves, with the log. */
final class DeltaMaintenance extends Maintenance {

    private static final Duration SAFE = Duration.ofDays(7);

    private final String path;
    private final SparkSession session;

    DeltaMaintenance(TableName name, String path, LakeSession lake) {
        super(name);
        this.path = path;
        this.session = session(lake);
        session.conf().set(DeltaSQLConf.DELTA_OPTIMIZE_MAX_THREADS().key(), CORES);
    }

    @Override
    public Set<MaintenanceStep> steps() {
        return EnumSet.of(MaintenanceStep.COMPACT, MaintenanceStep.VACUUM);
    }

    @Override
    Duration safeRetention() {
        return SAFE;
    }

    @Override
    List<MaintenanceResult> run(MaintenanceStep step, MaintenancePlan plan) {
        return switch (step) {
            case COMPACT -> List.of(plan.isDryRun() ? wouldCompact() : retried(this::compact));
            case VACUUM -> List.of(retried(() -> vacuum(plan)));
            case EXPIRE, ORPHANS -> throw new IllegalArgumentException(step + " is not for Delta");
        };
    }

    private Snapshot snapshot() {
        return DeltaLog.forTable(session, new org.apache.hadoop.fs.Path(path))
                .update(false, Option.empty(), Option.empty());
    }

    private MaintenanceResult compact() {
        long before = snapshot().numOfFiles();
        Row metrics = session.sql("OPTIMIZE " + table()).first().getAs("metrics");
        long removed = metrics.getAs("numFilesRemoved");
        long added = metrics.getAs("numFilesAdded");

        return MaintenanceResult.rewritten("data files", before, before - removed + added);
    }

    private String table() {
        return "delta.`" + path.replace("`", "``") + "`";
    }

    /** As OPTIMIZE packs: the small files of each partition, smallest first, as many as make one large file. */
    private MaintenanceResult wouldCompact() {
        long small = (long) session.sessionState().conf().getConf(DeltaSQLConf.DELTA_OPTIMIZE_MIN_FILE_SIZE());
        long large = (long) session.sessionState().conf().getConf(DeltaSQLConf.DELTA_OPTIMIZE_MAX_FILE_SIZE());
        List<AddFile> files = snapshot().allFiles().collectAsList();
        Map<Object, List<AddFile>> partitions = files.stream()
                .filter(file -> file.size() < small)
                .collect(Collectors.groupingBy(AddFile::partitionValues));
        long saved = partitions.values().stream()
                .mapToLong(partition -> filesSaved(partition, large))
                .sum();

        return MaintenanceResult.rewritten("data files", files.size(), files.size() - saved);
    }

    private static long filesSaved(Collection<AddFile> partition, long large) {
        List<AddFile> sorted = partition.stream()
                .sorted(Comparator.comparingLong(AddFile::size))
                .toList();
        long packs = 0;
        long size = 0;
        for (AddFile file : sorted) {
            if (packs == 0 || size + file.size() > large) {
                packs++;
                size = 0;
            }
            size += file.size();
        }

        return sorted.size() - packs;
    }

    /** Vacuuming makes two commits of its own, so there is none when there is nothing to delete. */
    private MaintenanceResult vacuum(MaintenancePlan plan) {
        long hours = plan.retain().plusHours(1).minusNanos(1).toHours();
        session.conf()
                .set(
                        DeltaSQLConf.DELTA_VACUUM_RETENTION_CHECK_ENABLED().key(),
                        plan.safety() == MaintenancePlan.Safety.REFUSE_SHORT_RETENTION);
        String vacuum = "VACUUM " + table() + " RETAIN " + hours + " HOURS";
        List<Path> doomed = quietly(vacuum + " DRY RUN").stream()
                .map(row -> Path.of(URI.create(row.getString(0)).getPath()))
                .filter(Files::isRegularFile)
                .toList();
        long bytes = doomed.stream().mapToLong(Maintenance::sizeOf).sum();
        long before = countFiles(Path.of(path));
        if (!plan.isDryRun() && !doomed.isEmpty()) {
            quietly(vacuum);
        }

        return new MaintenanceResult(
                MaintenanceStep.VACUUM, "files on disk", before, before - doomed.size(), doomed.size(), bytes);
    }

    /** Delta tells the terminal what it vacuums, past every logger. */
    private List<Row> quietly(String sql) {
        return Console$.MODULE$.withOut(OutputStream.nullOutputStream(), new AbstractFunction0<>() {
            @Override
            public List<Row> apply() {
                return session.sql(sql).collectAsList();
            }
        });
    }
}
