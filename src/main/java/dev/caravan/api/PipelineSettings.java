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
package dev.caravan.api;

import dev.caravan.table.SparkMaster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How pipelines are run. Not thread-safe; a pipeline that is loaded with it keeps what it was then. */
public final class PipelineSettings {

    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> spark = new LinkedHashMap<>();
    private Path warehouse = Path.of("lakehouse");
    private Path connections = Path.of("connections");
    private Optional<String> environment = Optional.empty();
    private Optional<Duration> idleTimeout = Optional.empty();
    private String master = "local[*]";
    private boolean once;

    /** The directory that holds the tables; {@code lakehouse} if it is not said. */
    public PipelineSettings warehouse(Path directory) {
        this.warehouse = Objects.requireNonNull(directory);
        return this;
    }

    /** Where the files of connections lie; {@code connections} if it is not said. */
    public PipelineSettings connections(Path directory) {
        this.connections = Objects.requireNonNull(directory);
        return this;
    }

    /** Whose files are laid over the connections'. */
    public PipelineSettings environment(String name) {
        this.environment = Optional.of(name);
        return this;
    }

    /** Reads sources that could go on for ever to what is there now, then ends. */
    public PipelineSettings once() {
        this.once = true;
        return this;
    }

    /** Ends a run when nothing has landed for so long. */
    public PipelineSettings idleTimeout(Duration duration) {
        this.idleTimeout = Optional.of(duration);
        return this;
    }

    /** What <code>{{name}}</code> stands for in the pipeline. */
    public PipelineSettings set(String name, Object value) {
        properties.put(name, String.valueOf(value));
        return this;
    }

    /** Where Spark works: {@code local[*]}, which is in this process, or {@code spark://host:port}. */
    public PipelineSettings master(String url) {
        this.master = Objects.requireNonNull(url);
        return this;
    }

    /** A setting of Spark's own: {@code spark.executor.memory}, {@code 4g}. One process has one Spark. */
    public PipelineSettings spark(String key, String value) {
        spark.put(key, value);
        return this;
    }

    Path warehouse() {
        return warehouse;
    }

    Path connections() {
        return connections;
    }

    Optional<String> environment() {
        return environment;
    }

    boolean isOnce() {
        return once;
    }

    Optional<Duration> idleTimeout() {
        return idleTimeout;
    }

    Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    /** @throws dev.caravan.observe.CaravanException CONFIG if it cannot be one */
    SparkMaster sparkMaster() {
        return new SparkMaster(master, Optional.empty(), spark);
    }
}
