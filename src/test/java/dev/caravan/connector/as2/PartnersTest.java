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
package dev.caravan.connector.as2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partners as they are set up. */
class PartnersTest {

    private static final Partners.Entry FIRST =
            new Partners.Entry("A", "LAKE", "/a.pem", true, true, "https://a.example/mdn");

    @TempDir
    Path directory;

    @Test
    void aPartnerOfAFileHasToSignAndToEncryptUnlessItSaysOtherwise() throws IOException {
        List<Partners.Entry> entries = read(
                "[{\"as2From\": \"B\", \"as2To\": \"LAKE\", \"requireSignature\": false},"
                        + " {\"as2From\": \"C\", \"as2To\": \"LAKE\", \"requireSignature\": false, \"requireEncryption\": false}]");

        Partners partners = Partners.of(entries, List.of(), Optional.empty());

        assertThat(partners.between("B", "LAKE").orElseThrow().keys().isSignatureRequired())
                .isFalse();
        assertThat(partners.between("B", "LAKE").orElseThrow().keys().isEncryptionRequired())
                .isTrue();
        assertThat(partners.between("C", "LAKE").orElseThrow().keys().isEncryptionRequired())
                .isFalse();
        assertThat(partners.between("C", "LAKE").orElseThrow().mayBeCalled("https://a.example/mdn"))
                .isFalse();
        assertThat(partners.between("C", "ELSEWHERE")).isEmpty();
        assertThatThrownBy(() -> Partners.check(read("[{\"as2From\": \"B\", \"as2To\": \"LAKE\"}]"), true))
                .hasMessageContaining("there is no partnerCertificate");
    }

    @Test
    void twoOfTheSameNamesAreOneTooMany() {
        assertThatThrownBy(() -> Partners.check(List.of(FIRST, FIRST), true))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("there are two partnerships from A to LAKE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{}", "[null]", "[{\"as2from\": \"B\"}]", "[{\"requireSignature\": \"perhaps\"}]"})
    void whatIsNoListOfPartnersIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(CaravanException.class)
                .hasMessageStartingWith("Cannot read the partners in ")
                .hasMessageEndingWith("as2From, as2To and partnerCertificate.")
                .message()
                .hasLineCount(1);
    }

    private List<Partners.Entry> read(String text) throws IOException {
        return Partners.read(
                Files.writeString(directory.resolve("partners.json"), text).toString());
    }
}
