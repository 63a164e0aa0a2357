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
package dev.caravan.cli;

import dev.caravan.run.PipelineFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The data that comes with the pipelines of Caravan, as files beside the tables. */
final class Samples {

    private static final Pattern NAMED = Pattern.compile("samples(?:}})?/([\\w-][\\w.-]*\\w)");

    private Samples() {}

    /** @return the directory they are in; it is made for those that pipelines of ours name in their text */
    static Path unpack(Path warehouse, List<String> pipelines) throws IOException {
        Path directory = warehouse.resolve("_caravan").resolve("samples");
        List<String> samples = pipelines.stream()
                .flatMap(pipeline -> PipelineFiles.bundled(pipeline).stream())
                .flatMap(yaml -> NAMED.matcher(yaml).results())
                .map(named -> named.group(1))
                .distinct()
                .toList();
        for (String name : samples) {
            Path file = directory.resolve(name);
            try (InputStream in = Samples.class.getResourceAsStream("/samples/" + name)) {
                // A pipeline of an exported project may name files of its own so.
                if (in != null && !Files.exists(file)) {
                    Files.createDirectories(directory);
                    Files.copy(in, file);
                }
            }
        }

        return directory;
    }
}
