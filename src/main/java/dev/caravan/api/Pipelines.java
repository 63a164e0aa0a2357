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

import dev.caravan.run.PipelineFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Pipelines for programs that embed Caravan: what {@code ./caravan run} runs, in this process. Thread-safe. */
public final class Pipelines {

    private static final Set<Pipeline> STARTED = ConcurrentHashMap.newKeySet();

    private Pipelines() {}

    /** As {@link #load(Path, PipelineSettings)}, with the usual directories. */
    public static Pipeline load(Path file) {
        return load(file, new PipelineSettings());
    }

    /**
     * Reads a file of routes and checks it; nothing is connected to yet.
     *
     * @param file Camel YAML, or a Camel K {@code Pipe}
     * @throws dev.caravan.observe.CaravanException CONFIG with everything that is wrong with it
     */
    public static Pipeline load(Path file, PipelineSettings settings) {
        return Pipeline.of(file.toString(), PipelineFiles.read(file), settings);
    }

    /**
     * The same for text that is no file.
     *
     * @param name what messages call it
     */
    public static Pipeline parse(String name, String yaml, PipelineSettings settings) {
        return Pipeline.of(name, PipelineFiles.parse(name, yaml), settings);
    }

    /**
     * Cancels every pipeline that was started and not closed, waits until what they have read is committed, and closes them;
     * with the last one Spark ends.
     */
    public static void stopAll() {
        List<Pipeline> stopping = List.copyOf(STARTED);
        stopping.forEach(Pipeline::cancel);
        stopping.forEach(Pipeline::close);
    }

    static void started(Pipeline pipeline) {
        STARTED.add(pipeline);
    }

    static void closed(Pipeline pipeline) {
        STARTED.remove(pipeline);
    }
}
