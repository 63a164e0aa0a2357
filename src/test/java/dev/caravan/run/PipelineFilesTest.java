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
package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PipelineFilesTest {

    private static final Path ROUTES = Path.of("src/main/resources/routes");

    @Test
    void everyPipelineThatComesWithCaravanIsFoundByItsNameAndNamedWhereOneIsNot() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(ROUTES)) {
            names = files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .toList();
        }

        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(
                        PipelineFiles.read(List.of(name)).problems())
                .isEmpty());
        assertThatThrownBy(() -> PipelineFiles.read(List.of("no-such-pipeline")))
                .isInstanceOf(CaravanException.class)
                .satisfies(failure -> assertThat(failure.getMessage()
                                .replaceFirst(".*Bundled pipelines: (.*)\\.$", "$1")
                                .split(", "))
                        .containsExactlyInAnyOrderElementsOf(names));
    }

    @Test
    void whatIsNoNameOfOneIsNotLookedFor() {
        assertThat(PipelineFiles.bundled("quickstart")).isPresent();
        assertThat(PipelineFiles.bundled("kamelets")).isEmpty();
        assertThat(PipelineFiles.bundled("../routes/quickstart")).isEmpty();
    }
}
