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
package dev.caravan.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows by Delta's reader in a Spark of its own; who added which file, and the notes, from the log itself. */
final class DeltaStored implements StoredTable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final TreeMap<Long, List<JsonNode>> log = new TreeMap<>();
    private final Map<String, Set<Long>> commitsByFile = new HashMap<>();

    DeltaStored(Path directory) throws IOException {
        this.directory = directory;
        try (Stream<Path> files = Files.list(directory.resolve("_delta_log"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches("\\d+\\.json"))
                    .toList()) {
                read(file);
            }
        }
    }

    private void read(Path file) throws IOException {
        long version = Long.parseLong(file.getFileName().toString().replace(".json", ""));
        List<JsonNode> actions = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode action = JSON.readTree(line);
            actions.add(action);
            if (action.path("add").path("dataChange").asBoolean()) {
                String added = name(action.path("add").path("path").asText());
                commitsByFile.computeIfAbsent(added, any -> new HashSet<>()).add(version);
            }
        }
        log.put(version, actions);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public List<StoredRow> rows(List<String> columns) {
        Dataset<Row> table = spark().read().format("delta").load(directory.toString());
        List<String> known = List.of(table.columns());
        List<String> wanted = new ArrayList<>();
        columns.forEach(column -> wanted.add(known.contains(column) ? column : "null as " + column));
        wanted.add("_metadata.file_path");

        return table.selectExpr(wanted.toArray(String[]::new)).collectAsList().stream()
                .map(row -> stored(row, columns.size()))
                .toList();
    }

    private StoredRow stored(Row row, int columns) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            values.add(row.get(i));
        }
        long commit = commitsByFile.getOrDefault(name(row.getString(columns)), Set.of()).stream()
                .min(Long::compare)
                .orElse(-1L);

        return new StoredRow(values, commit);
    }

    private static SparkSession spark() {
        return SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
    }

    @Override
    public long filesAddedTwice() {
        return commitsByFile.values().stream()
                .filter(commits -> commits.size() > 1)
                .count();
    }

    @Override
    public List<String> notes() {
        return log.values().stream()
                .flatMap(List::stream)
                .map(action -> action.path("commitInfo").path("userMetadata"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }
}
