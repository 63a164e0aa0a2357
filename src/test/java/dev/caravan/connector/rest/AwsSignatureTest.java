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
package dev.caravan.connector.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the test suite that AWS published for Signature Version 4. */
class AwsSignatureTest {

    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

    @ParameterizedTest
    @CsvSource({
        // get-vanilla
        "/, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        // get-vanilla-query-order-key-case
        "/?Param2=value2&Param1=value1, b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        // get-relative, get-relative-relative
        "/example/.., 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    })
    void signaturesAreThoseOfTheSuite(String target, String signature) {
        assertThat(suite().headers(URI.create("https://example.amazonaws.com" + target), NOW))
                .containsEntry("x-amz-date", "20150830T123600Z")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-date, Signature=" + signature);
    }

    @Test
    void aSessionTokenIsSignedToo() {
        AwsSignature signature = suite();
        signature.setSessionToken("the-token");

        assertThat(signature.headers(URI.create("https://example.amazonaws.com/"), NOW))
                .containsEntry("x-amz-security-token", "the-token")
                .hasEntrySatisfying("Authorization", value -> assertThat(value)
                        .contains("SignedHeaders=host;x-amz-date;x-amz-security-token,"));
    }

    @Test
    void theOrderOfParametersAndHowTheyAreEncodedDoNotMatter() {
        String plain = authorization("/r4/Patient?_count=1&_lastUpdated=ge2024-02-29T12%3A00%3A00Z");

        assertThat(authorization("/r4/Patient?_lastUpdated=ge2024-02-29T12:00:00Z&_count=1"))
                .isEqualTo(plain);
        assertThat(authorization("/r4/Patient?_count=2")).isNotEqualTo(plain);
    }

    private static String authorization(String target) {
        return suite().headers(URI.create("https://example.amazonaws.com" + target), NOW)
                .get("Authorization");
    }

    @Test
    void whatIsMissingIsToldByItsName() {
        assertThatThrownBy(() -> new AwsSignature().requireComplete())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("authentication awsSigV4 needs ");
    }

    private static AwsSignature suite() {
        AwsSignature signature = new AwsSignature();
        signature.setRegion("us-east-1");
        signature.setService("service");
        signature.setAccessKey("AKIDEXAMPLE");
        signature.setSecretKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

        return signature;
    }
}
