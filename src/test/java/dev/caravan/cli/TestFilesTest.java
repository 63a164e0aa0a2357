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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFilesTest {

    @TempDir
    Path directory;

    @BeforeEach
    void writePipeline() throws IOException {
        Files.writeString(
                directory.resolve("orders.yaml"),
                """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-file-source
                      parameters: {path: orders.csv}
                      steps:
                        - to: {uri: "lake:bronze.orders"}
                """);
    }

    @Test
    void everythingThatIsWrongIsToldWithItsPlace() throws IOException {
        assertThat(
                        problems(
                                """
                                casses: []
                                cases:
                                  - name: one
                                    input: {records: [1], route: order}
                                    expect:
                                      tables: {bronze.order: [{id: 1}]}
                                      counts: {raed: 1, landed: many}
                                      quarantine: {code: X}
                                      failure: {category: STORRAGE}
                                  - name: one
                                    input: {file: nowhere.csv, format: cvs}
                                    expect: {}
                                  - name: two
                                    input: {records: [], messages: []}
                                """))
                .containsExactly(
                        "1:1: Unknown entry 'casses' of a test file. Did you mean 'cases'?",
                        "4:23: A record must be names with values: write '{id: 1}'.",
                        "4:34: No route 'order' of the pipeline begins at a source. Did you mean 'orders'?",
                        "6:16: No route lands in table 'bronze.order'. Did you mean 'bronze.orders'?",
                        "7:16: Count cannot be 'raed': it is one of read, landed, quarantined, filtered."
                                + " Did you mean 'read'?",
                        "7:33: A count cannot be 'many': it needs a whole number.",
                        "8:19: 'quarantine' must be a list: start each entry with a dash.",
                        "9:27: Category cannot be 'STORRAGE': it is one of CONFIG, SECRET, SOURCE_UNREACHABLE,"
                                + " SOURCE_AUTH, SOURCE_DATA, POSITION_LOST, RATE_LIMITED, SCHEMA_CONFLICT,"
                                + " EXPECTATION, COMMIT_CONFLICT, COMMIT_UNKNOWN, FENCED, STORAGE, CANCELLED."
                                + " Did you mean 'STORAGE'?",
                        "10:11: Case 'one' is there already. Give each its own name.",
                        "11:19: There is no file " + directory.resolve("nowhere.csv") + ".",
                        "11:40: Format cannot be 'cvs': it is one of csv, ndjson, json, bytes. Did you mean 'csv'?",
                        "12:13: A case must expect something: tables, quarantine, counts or failure.",
                        "13:5: A case needs 'expect'.",
                        "14:12: An input needs one of records, messages and file, and has 2.");
    }

    @Test
    void whatIsNoTestIsRefused() throws IOException {
        assertThat(problems("")).containsExactly("1:1: The file is empty. Write cases.");
        assertThat(problems("- name: x"))
                .containsExactly(
                        "1:1: 'cases' must be a list: start each entry with a dash.",
                        "1:1: Here must be names with values (cases, environment), as in a test file.");
        assertThat(problems("cases: [{name: x, name: y}]"))
                .singleElement()
                .asString()
                .contains("Duplicate key 'name'");
    }

    @Test
    void aPipelineWithoutTestsSaysWhereTheyBelong() {
        assertThatThrownBy(() -> TestFiles.read(directory.resolve("orders.yaml")))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("there is no file " + directory.resolve("orders.test.yaml"));
    }

    private List<String> problems(String tests) throws IOException {
        Files.writeString(directory.resolve("orders.test.yaml"), tests);

        return TestFiles.read(directory.resolve("orders.test.yaml")).problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .toList();
    }
}
