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
package dev.caravan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/testing-a-pipeline.md, as it stands there. */
class PipelineTestIT {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @BeforeEach
    void takeTheExample() throws IOException {
        Matcher blocks = YAML.matcher(Files.readString(Path.of("docs/testing-a-pipeline.md")));
        for (String name : List.of("orders.yaml", "orders.test.yaml")) {
            assertThat(blocks.find()).isTrue();
            Files.writeString(directory.resolve(name), blocks.group(1));
        }
    }

    @Test
    void theExamplePassesAndLeavesNothing() throws IOException {
        Application test = Application.run(directory, "test", "orders.yaml", "--output", "json");

        assertThat(test.exitCode())
                .as(test.standardError() + test.standardOutput())
                .isZero();
        assertThat(test.json().path("ok").asBoolean()).isTrue();
        assertThat(test.json().path("cases")).hasSize(2).allSatisfy(each -> {
            assertThat(each.path("ok").asBoolean()).isTrue();
            assertThat(each.path("differences")).isEmpty();
            assertThat(each.path("seconds").asDouble()).isPositive();
        });
        assertThat(directory.resolve("lakehouse")).doesNotExist();
    }

    @Test
    void oneFailureFailsTheTestsAndIsShown() throws IOException {
        replace("amount: 19.90, year: 2026", "amount: 19.91, year: 2026");

        Application test = Application.run(directory, "test", "orders.yaml");

        assertThat(test.exitCode()).isEqualTo(1);
        assertThat(test.standardOutput())
                .contains(
                        "✗ an order lands with its year and without its customer",
                        "bronze.orders: 1 expected row not there, 1 row not expected",
                        "amount is 19.9",
                        "✓ an order below zero is refused",
                        "1 passed, 1 failed");
    }

    @Test
    void aMistakeInTheTestsIsToldBeforeAnythingIsStarted() throws IOException {
        replace("quarantine:", "quarantined:");

        Application test = Application.run(directory, "test", "orders.yaml", "--output", "json");
        Application lint = Application.run(directory, "lint", "orders.test.yaml", "--output", "json");

        assertThat(test.exitCode()).isEqualTo(2);
        assertThat(test.standardError()).contains("Unknown entry 'quarantined' of expect. Did you mean 'quarantine'?");
        assertThat(lint.exitCode()).isEqualTo(2);
        JsonNode problem = lint.json().path("problems").path(0);
        assertThat(problem.path("file").asText()).isEqualTo("orders.test.yaml");
        assertThat(problem.path("line").asInt()).isPositive();
    }

    private void replace(String before, String after) throws IOException {
        Path tests = directory.resolve("orders.test.yaml");
        String text = Files.readString(tests);
        assertThat(text).contains(before);
        Files.writeString(tests, text.replace(before, after));
    }
}
