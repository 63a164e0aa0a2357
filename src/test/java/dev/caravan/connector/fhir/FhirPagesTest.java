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
package dev.caravan.connector.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.connector.rest.Answer;
import dev.caravan.connector.rest.RestPage;
import dev.caravan.record.Record;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FhirPagesTest {

    @Test
    void aPageIsItsEntriesAndTheLinkToTheNext() {
        RestPage page = read("{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"self\",\"url\":\"http://s/a\"},"
                + "{\"relation\":\"next\",\"url\":\"http://s/b?c=d\"}],\"entry\":[{\"resource\":"
                + "{\"resourceType\":\"Patient\",\"id\":\"1\"}}]}");

        assertThat((Map<?, ?>) page.document()).extracting("next").isEqualTo("http://s/b?c=d");
        assertThat(page.records()).singleElement().satisfies(row -> assertThat((Record) row)
                .containsEntry("id", "1")
                .containsEntry("resource_type", "Patient"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Bundle\",\"total\":0}",
                "{\"resourceType\":\"Bundle\",\"total\":0,\"entry\":[],\"link\":[]}",
                "{\"entry\":[{\"resource\":{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"informational\"}]},"
                        + "\"search\":{\"mode\":\"outcome\"}}],\"resourceType\":\"Bundle\"}"
            })
    void aPageWithoutResourcesIsEmpty(String bundle) {
        RestPage page = read(bundle);

        assertThat(page.records()).isEmpty();
        assertThat((Map<?, ?>) page.document()).extracting("next").isEqualTo("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"resourceType\":\"OperationOutcome\"}", "[]", "<Bundle/>", "", "{\"resourceType\":\"Bundle\","
            })
    void whatIsNoBundleIsRefused(String answer) {
        assertThatThrownBy(() -> read(answer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the answer is no Bundle");
    }

    private static RestPage read(String body) {
        return new FhirPages("Patient")
                .read(new Answer(
                        URI.create("http://s/fhir/Patient"),
                        200,
                        "application/fhir+json",
                        List.of(),
                        body.getBytes(StandardCharsets.UTF_8)));
    }
}
