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
import dev.caravan.spark.Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where Spark works: in this process, or on a standalone cluster, which gets its rows through files.
 *
 * @param url {@code local[*]}, or {@code spark://host:port} with further masters after commas
 * @param staging where batches wait for the cluster to read them; without it that is in the warehouse
 * @param settings of Spark's own, {@code spark.…}
 */
public record SparkMaster(String url, Optional<Path> staging, Map<String, String> settings) {

    private static final List<String> EMBEDDED_URLS = List.of("local", "local[*]");
    private static final String STANDALONE = "spark://";

    /** What the landing relies on. */
    private static final List<String> OURS = List.of(
            "spark.master",
            "spark.plugins",
            "spark.caravan.",
            "spark.sql.ansi.enabled",
            "spark.sql.catalog",
            "spark.sql.extensions",
            "spark.sql.session.timeZone");

    // Checked as well, so it comes last.
    public static final SparkMaster EMBEDDED = new SparkMaster("local[*]", Optional.empty(), Map.of());

    /** Whether Spark is in this process and nowhere else. */
    boolean isEmbedded() {
        return EMBEDDED_URLS.contains(url);
    }

    /** @throws CaravanException CONFIG with all that is wrong */
    public SparkMaster {
        settings = Map.copyOf(settings);
        List<String> problems = new ArrayList<>();
        if (!EMBEDDED_URLS.contains(url) && !url.startsWith(STANDALONE)) {
            problems.add("master " + url + " is neither local[*] nor spark://host:port");
        }
        if (EMBEDDED_URLS.contains(url) && staging.isPresent()) {
            problems.add("batches are staged on a cluster only, and the master is " + url);
        }
        for (String key : settings.keySet().stream().sorted().toList()) {
            if (!key.startsWith("spark.")) {
                problems.add(key + " is no setting of Spark's: those begin with spark.");
            } else if (OURS.stream().anyMatch(key::startsWith)) {
                problems.add(key + " is set by Caravan");
            }
        }
        if (!problems.isEmpty()) {
            throw new CaravanException(Category.CONFIG, "Cannot start Spark: " + String.join("; ", problems) + ".");
        }
    }

    /** @throws CaravanException CONFIG if the master of a cluster cannot be reached */
    Optional<Cluster> join(Path warehouse) {
        return url.startsWith(STANDALONE) ? Optional.of(Cluster.join(url, warehouse, staging)) : Optional.empty();
    }
}
