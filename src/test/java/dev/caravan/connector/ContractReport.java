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
package dev.caravan.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.caravan.connector.NotApplicable.DoesNotApply;
import dev.caravan.testing.Exercises;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes down what came of each promise of the contract while a connector's test runs: {@code target/contract/<Kamelet>.json}.
 * The docs are generated from a copy of it, {@code src/test/contract/<Kamelet>.json}; a class whose tests end otherwise than
 * that copy says fails.
 */
final class ContractReport implements TestWatcher, AfterAllCallback {

    static final Path KEPT = Path.of("src", "test", "contract");
    static final String PASSED = "passed";

    private static final Path WRITTEN = Path.of("target", "contract");
    private static final String FAILED = "failed";
    static final String SKIPPED = "skipped: ";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Map<String, String> outcomes = new TreeMap<>();

    /** @param promises by the names of their tests: {@code passed}, or why they do not apply */
    record Kept(String connector, String against, Map<String, Integer> counts, Map<String, String> promises) {

        static Kept read(Path file) {
            try {
                return JSON.readValue(file.toFile(), Kept.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void testSuccessful(ExtensionContext test) {
        outcomes.put(name(test), PASSED);
    }

    @Override
    public void testFailed(ExtensionContext test, Throwable cause) {
        outcomes.put(name(test), FAILED);
    }

    @Override
    public void testAborted(ExtensionContext test, Throwable cause) {
        outcomes.put(
                name(test),
                cause instanceof DoesNotApply
                        ? cause.getMessage()
                        : SKIPPED + cause.getMessage().replace("Assumption failed: ", ""));
    }

    private static String name(ExtensionContext test) {
        String method = test.getRequiredTestMethod().getName();

        return test.getDisplayName().startsWith(method) ? method : method + ": " + test.getDisplayName();
    }

    @Override
    public void afterAll(ExtensionContext tests) throws IOException {
        Exercises exercises = tests.getRequiredTestClass().getAnnotationsByType(Exercises.class)[0];
        String file = exercises.kamelet() + ".json";
        Files.createDirectories(WRITTEN);
        JSON.writeValue(
                WRITTEN.resolve(file).toFile(),
                new Kept(exercises.kamelet(), exercises.against(), counts(outcomes), outcomes));

        // Where there is none yet, ContractReportTest says so.
        if (Files.exists(KEPT.resolve(file))) {
            assertEndedAs(Kept.read(KEPT.resolve(file)).promises(), file);
        }
    }

    /** As far as both know: some of the tests were run perhaps, and what is skipped here may pass elsewhere. */
    private void assertEndedAs(Map<String, String> kept, String file) {
        Map<String, String> ended = new TreeMap<>(outcomes);
        ended.values().removeIf(outcome -> outcome.equals(FAILED) || outcome.startsWith(SKIPPED));
        Map<String, String> expected = new TreeMap<>(kept);
        expected.values().removeIf(outcome -> outcome.startsWith(SKIPPED));
        expected.keySet().retainAll(ended.keySet());
        ended.keySet().retainAll(expected.keySet());

        assertThat(ended)
                .as("What is kept of the contract; if this is right, copy %s to %s", WRITTEN.resolve(file), KEPT)
                .isEqualTo(expected);
    }

    static Map<String, Integer> counts(Map<String, String> promises) {
        Map<String, Integer> counts = new TreeMap<>();
        promises.values().forEach(outcome -> counts.merge(outcome.split(":")[0], 1, Integer::sum));

        return counts;
    }
}
