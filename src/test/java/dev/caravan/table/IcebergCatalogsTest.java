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
package dev.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.FreePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergCatalogsTest {

    @TempDir
    Path warehouse;

    @Test
    void anEnvironmentVariableThatIsMissingIsASecretThatIsMissing() throws IOException {
        CaravanException refused = open("type=rest\ncredential={{env:CARAVAN_TEST_NOT_SET}}\n");

        assertThat(refused.category()).isEqualTo(Category.SECRET);
        assertThat(refused)
                .hasMessage("Cannot read " + warehouse.resolve("catalog.properties")
                        + ": credential comes from environment variable CARAVAN_TEST_NOT_SET, which is not set.");
    }

    @Test
    void aCatalogThatDoesNotAnswerIsToldWithoutItsCredentials() throws IOException {
        CaravanException refused = open("type=rest\nuri=http://127.0.0.1:" + FreePort.next()
                + "\ncredential=canary-id:canary-secret\ntoken=canary-token\n");

        assertThat(refused.category()).isEqualTo(Category.CONFIG);
        assertThat(refused).hasMessageContaining("of type rest: ").hasMessageContaining("refused");
        assertThat(printed(refused)).doesNotContain("canary");
    }

    @Test
    void aNessieThatDoesNotAnswerIsToldWithoutItsToken() throws IOException {
        CaravanException refused = open("type=nessie\nuri=http://127.0.0.1:" + FreePort.next()
                + "/api/v2\nauthentication.type=BEARER\nauthentication.token=canary-token\n");

        assertThat(refused.category()).isEqualTo(Category.CONFIG);
        assertThat(refused).hasMessageContaining("of type nessie: ");
        assertThat(printed(refused)).doesNotContain("canary");
    }

    @Test
    void secretsInsideAUrlAndValuesOfTheEnvironmentAreHidden() throws IOException {
        CaravanException refused = open(
                "type=jdbc\nuri=jdbc:none://canary:canary@host/{{env:PATH}}/db?user=me&password=canary&ssl=true\n");

        assertThat(refused)
                .hasMessageContaining("of type jdbc: No suitable driver found for"
                        + " jdbc:none://***@host/***/db?user=me&password=***&ssl=true");
        assertThat(printed(refused)).doesNotContain("canary").doesNotContain(System.getenv("PATH"));
    }

    @Test
    void aCatalogWhoseLibraryIsNotThereSaysWhich() throws IOException {
        assertThat(open("type=glue\n"))
                .hasMessageContaining("of type glue: ")
                .hasMessageContaining("Missing org.apache.iceberg.aws.glue.GlueCatalog");
        assertThat(open("catalog-impl=com.example.NoCatalog\n"))
                .hasMessageContaining("of type com.example.NoCatalog: ")
                .hasMessageContaining("Missing com.example.NoCatalog");
    }

    private CaravanException open(String properties) throws IOException {
        Files.writeString(warehouse.resolve("catalog.properties"), properties);

        return catchThrowableOfType(CaravanException.class, () -> IcebergCatalogs.of(warehouse.toString()));
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));

        return text.toString();
    }
}
