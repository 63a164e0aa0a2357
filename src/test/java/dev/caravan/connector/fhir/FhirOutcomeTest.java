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

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FhirOutcomeTest {

    private static final String OUTCOME = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
            + "\"code\":\"not-found\",\"details\":{\"coding\":[{\"code\":\"MSG_NO_EXIST\"}]},"
            + "\"diagnostics\":\"Resource Patient/17\\nis not known.\"}]}";

    @Test
    void theTextIsToldInOneLineWhereTheRequestWasWrong() {
        assertThat(reason(404, OUTCOME)).isEqualTo("error not-found MSG_NO_EXIST: Resource Patient/17 is not known");
    }

    @Test
    void theTextIsLeftOutWhereItMayQuoteData() {
        assertThat(reason(500, OUTCOME)).isEqualTo("error not-found MSG_NO_EXIST");
        assertThat(reason(403, OUTCOME)).isEqualTo("error not-found MSG_NO_EXIST");
    }

    @Test
    void whatIsNoCodeIsLeftOut() {
        assertThat(reason(500, OUTCOME.replace("not-found", "Jane Roe, born 1970")))
                .isEqualTo("error  MSG_NO_EXIST".replace("  ", " "));
    }

    @Test
    void longTextsAndManyIssuesAreCut() {
        String many = OUTCOME.replace("Patient/17", "x".repeat(500))
                .replace("}]}", "}" + ",{\"code\":\"a\"}".repeat(9) + "]}");

        assertThat(reason(400, many)).hasSizeLessThan(300).endsWith("…; a; a");
    }

    @Test
    void otherAnswersTellNothing() {
        assertThat(reason(502, "<html>Bad gateway</html>")).isEmpty();
        assertThat(reason(400, "[1]")).isEmpty();
        assertThat(reason(400, "")).isEmpty();
    }

    private static String reason(int status, String body) {
        return new FhirOutcome().reason(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
