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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The data that comes with the quickstart, as files beside the tables. */
final class Samples {

    private static final List<String> NAMES = List.of("hl7_2-3_samples.txt", "flights-10k.json");

    private Samples() {}

    /** @return the directory they are in; it is made only for the quickstart */
    static Path unpack(Path warehouse, List<String> pipelines) throws IOException {
        Path directory = warehouse.resolve("_caravan").resolve("samples");
        if (!pipelines.contains("quickstart")) {
            return directory;
        }
        Files.createDirectories(directory);
        for (String name : NAMES) {
            Path file = directory.resolve(name);
            try (InputStream in = Samples.class.getResourceAsStream("/samples/" + name)) {
                if (!Files.exists(file)) {
                    Files.copy(in, file);
                }
            }
        }

        return directory;
    }
}
