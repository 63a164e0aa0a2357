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
package dev.caravan.connector.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectorPagesTest {

    private static final Path KAMELETS = Path.of("kamelets");
    private static final Path REPORTS = Path.of("src/test/contract");
    private static final Path PAGES = Path.of("docs/connectors");

    @Test
    void thePagesAreWhatTheKameletsSay() throws IOException {
        CatalogIndex index =
                CatalogIndex.of(CatalogIndexBuilder.build(KAMELETS, ConnectorPagesTest.class.getClassLoader()));

        assertThat(written())
                .as("docs/connectors is stale: run the command that CONTRIBUTING.md gives")
                .isEqualTo(new TreeMap<>(ConnectorPages.pages(KAMELETS, REPORTS, index)));
    }

    @Test
    void everyNoteBelongsToAKamelet() throws IOException {
        try (Stream<Path> files = Files.list(KAMELETS)) {
            List<String> notes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .toList();

            assertThat(notes).allSatisfy(note -> assertThat(KAMELETS.resolve(note.replace(".md", KameletFiles.SUFFIX)))
                    .exists());
        }
    }

    private static Map<String, String> written() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            for (Path file : files.toList()) {
                pages.put(file.getFileName().toString(), Files.readString(file));
            }
        }

        return pages;
    }
}
