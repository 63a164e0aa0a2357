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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.spark.LakeSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;

/** What the upkeep of both formats has in common: the order of the steps, what is refused, what is tried again. */
abstract class Maintenance implements TableMaintenance {

    static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final int ATTEMPTS = 5;

    private final TableName name;

    Maintenance(TableName name) {
        this.name = name;
    }

    /** A session that lists directories with a task for each core; both formats would take Spark's thousands. */
    static SparkSession session(LakeSession lake) {
        SparkSession session = lake.newSession();
        session.conf().set(SQLConf.PARALLEL_PARTITION_DISCOVERY_PARALLELISM().key(), CORES);

        return session;
    }

    /** How young files have to be left alone that no version of the table has: a writer may be about to commit them. */
    abstract Duration safeRetention();

    /** @throws CaravanException CONFIG if the table itself forbids the step */
    void check(MaintenanceStep step) {
        // A Delta table forbids none.
    }

    abstract List<MaintenanceResult> run(MaintenanceStep step, MaintenancePlan plan);

    @Override
    public final List<MaintenanceResult> run(MaintenancePlan plan) {
        Set<MaintenanceStep> steps = plan.steps().isEmpty() ? steps() : plan.steps();
        for (MaintenanceStep step : steps) {
            if (!steps().contains(step)) {
                throw refused("its format has no step " + step + ". Its steps are " + names(steps()));
            }
            check(step);
        }
        boolean deletes = steps.contains(MaintenanceStep.VACUUM) || steps.contains(MaintenanceStep.ORPHANS);
        if (deletes
                && plan.safety() == MaintenancePlan.Safety.REFUSE_SHORT_RETENTION
                && plan.retain().compareTo(safeRetention()) < 0) {
            throw refused("with a retention of less than " + safeRetention().toHours()
                    + " hours files could be deleted that a run is about to commit, or that somebody reads. Retain"
                    + " longer, or, while nobody writes, add --allow-short-retention");
        }
        List<MaintenanceResult> results = new ArrayList<>();
        for (MaintenanceStep step : steps()) {
            if (steps.contains(step)) {
                results.addAll(run(step, plan));
            }
        }

        return results;
    }

    private static String names(Set<MaintenanceStep> steps) {
        return String.join(", ", steps.stream().map(MaintenanceStep::toString).toList());
    }

    final CaravanException refused(String reason) {
        return new CaravanException(Category.CONFIG, "Cannot maintain " + name + ": " + reason + ".");
    }

    /** Others may change the same files while they are being rewritten; what was written so far is then of no use. */
    final <T> T retried(Supplier<T> step) {
        for (int attempt = 1; ; attempt++) {
            try {
                return step.get();
            } catch (RuntimeException e) {
                if (!isConflict(e)) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw new CaravanException(
                            Category.COMMIT_CONFLICT,
                            "Cannot maintain " + name + ": others changed the same files each of " + ATTEMPTS
                                    + " times. Nothing is lost; run it again when less is written to the table.",
                            e);
                }
            }
        }
    }

    private static boolean isConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConcurrentModificationException
                    || cause instanceof CommitFailedException
                    || cause instanceof ValidationException) {
                return true;
            }
        }

        return false;
    }

    /** Of the table's data; what is named with an underscore or a dot is not. */
    static long countFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(
                                    directory.relativize(file).toString().split("/"))
                            .noneMatch(part -> part.startsWith("_") || part.startsWith(".")))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + directory, e);
        }
    }

    /** 0 for one that is not there any more. */
    static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
