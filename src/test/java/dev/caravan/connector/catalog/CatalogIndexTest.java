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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogIndexTest {

    @Test
    void whatTheBuilderWritesTheIndexReads(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("caravan/index.json");
        CatalogIndexBuilder.main(
                new String[] {TestIndex.RESOURCES.resolve("kamelets").toString(), file.toString()});
        try (InputStream stream = Files.newInputStream(file)) {
            CatalogIndex index = CatalogIndex.read(stream);
            assertThat(index.kamelet("caravan-echo-source"))
                    .isEqualTo(TestIndex.INDEX.kamelet("caravan-echo-source"))
                    .hasValueSatisfying(kamelet -> {
                        assertThat(kamelet.type()).isEqualTo("source");
                        assertThat(kamelet.annotation("replay")).isEqualTo("none");
                        assertThat(kamelet.properties().get("password").secret())
                                .isTrue();
                        assertThat(kamelet.properties().get("mode").values()).containsExactly("loud", "quiet");
                    });
        }
    }

    @Test
    void componentsHaveTheirOptions() {
        Component kafka = TestIndex.INDEX.component("kafka").orElseThrow();
        assertThat(kafka.syntax()).isEqualTo("kafka:topic");
        assertThat(kafka.options().get("topic").path()).isTrue();
        assertThat(kafka.options().get("saslJaasConfig").secret()).isTrue();
        assertThat(kafka.option("auto-offset-reset")).isPresent();
        assertThat(TestIndex.INDEX.component("file").orElseThrow().option("scheduler.xyz"))
                .isPresent();
        assertThat(TestIndex.INDEX.component("fhir").orElseThrow().option("resourceAsString"))
                .isPresent();
    }

    @Test
    void namesOfCamelsYamlAreKnown() {
        assertThat(TestIndex.INDEX.topLevel().options()).containsKeys("route", "from", "beans", "routeConfiguration");
        assertThat(TestIndex.INDEX.steps().options()).containsKeys("to", "choice", "split", "unmarshal", "kamelet");
        assertThat(TestIndex.INDEX.dataFormats()).contains("jackson");
        assertThat(TestIndex.INDEX.languages()).contains("simple", "constant");
    }

    @Test
    void anIndexOfAnotherVersionIsRefused() {
        assertThatThrownBy(() -> CatalogIndex.of(Map.of("version", "2")))
                .hasMessageContaining("Build the project again");
    }
}
