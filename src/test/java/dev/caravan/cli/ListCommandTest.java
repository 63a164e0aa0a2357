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

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListCommandTest {

    @Test
    void connectorsAreChosenByCategoryModeAndHowTheyWereTried() throws IOException {
        assertThat(names("--category", "databases")).contains("caravan-postgresql-source", "caravan-sqlite-source");
        assertThat(names("--mode", "incremental"))
                .contains("caravan-sqlite-source")
                .doesNotContain("caravan-kafka-source");
        assertThat(names("--category", "healthcare", "--tried", "compatible"))
                .containsExactly("caravan-fhir-source", "caravan-mllp-source");
    }

    @Test
    void whatNoConnectorHasIsRefused() {
        PrintStream err = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            assertThat(CaravanCommand.commandLine().execute("list", "--category", "database"))
                    .isEqualTo(CaravanCommand.USAGE);
        } finally {
            System.setErr(err);
        }
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("Did you mean 'databases'?");
    }

    private static List<String> names(String... filters) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("list", "--output", "json"));
        arguments.addAll(List.of(filters));
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(CaravanCommand.commandLine().execute(arguments.toArray(String[]::new)))
                    .isZero();
        } finally {
            System.setOut(out);
        }

        return new ObjectMapper()
                .readTree(printed.toByteArray())
                .path("connectors")
                .findValuesAsText("name");
    }
}
