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
package dev.caravan.format.edifact;

import static dev.caravan.format.edifact.EdifactRead.all;
import static dev.caravan.format.edifact.EdifactRead.codes;
import static dev.caravan.format.edifact.EdifactRead.rebuilt;
import static dev.caravan.format.edifact.EdifactRead.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.record.Record;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interchanges other people made. */
class EdifactSamplesTest {

    /** Their counts, numbers or dates are wrong. */
    static final Set<String> INVALID = Set.of(
            "invoic_d97b_bad.edi",
            "invoic_d93a_una.edi",
            "orders-with-group.edi",
            "BAD_ORDERS_D.03B_Interchange.txt",
            "INVOIC_D.03B_Interchange_with_UNA.txt");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d93a-invoic-1/input.edi",
                "ORDERS_D.03B_Interchange.txt",
                "invoic_d97b.edi",
                "invoic_d97b_una.edi",
                "pnrgov.edi",
                "wrapped_invoic_d97b_una.edi"
            })
    void samplesAreReadAndRebuilt(String name) throws IOException {
        byte[] file = resource(name);
        List<Object> rows = all(file);
        assertThat(rows).hasSize(1).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(rebuilt(rows)).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVOIC_D.03B_Interchange_with_UNA.txt", "orders-with-group.edi"})
    void samplesThatCountTheirSegmentsWronglyAreReadAllTheSame(String name) throws IOException {
        byte[] file = resource(name);
        List<Object> rows = all(file);
        assertThat(rows).hasSize(1).allSatisfy(row -> assertThat(codes(row)).containsExactly("EDIFACT_MESSAGE"));
        assertThat(rebuilt(rows)).isEqualTo(file);
    }

    @Test
    void wrappedInvoiceHasTheDocumentOfTheOther() throws IOException {
        Record wrapped = (Record) all(resource("wrapped_invoic_d97b_una.edi")).get(0);
        Record other = (Record) all(resource("invoic_d97b_una.edi")).get(0);
        assertThat(wrapped.get("document")).isEqualTo(other.get("document"));
    }

    @Test
    void corpusIsReadAndRebuilt() throws IOException {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "needs -Dcaravan.corpora=DIR with EDIFACT files in DIR/edifact and DIR/x12");
        List<Path> files = new ArrayList<>();
        for (String directory : List.of("edifact", "x12")) {
            try (Stream<Path> walk = Files.walk(Path.of(corpora, directory))) {
                walk.filter(Files::isRegularFile)
                        .filter(EdifactSamplesTest::isEdifact)
                        .forEach(files::add);
            }
        }

        int valid = 0;
        List<String> notOk = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            List<Object> outcomes = all(bytes);
            assertThat(rebuilt(outcomes)).as("%s", file).isEqualTo(bytes);
            assertThat(outcomes).as("%s", file).isNotEmpty().hasOnlyElementsOfType(Record.class);
            if (!INVALID.contains(file.getFileName().toString())) {
                valid++;
                if (!outcomes.stream().allMatch(row -> codes(row).isEmpty())) {
                    notOk.add(file + " " + codes(outcomes.get(0)));
                }
            }
        }

        assertThat(valid).isGreaterThanOrEqualTo(15);
        assertThat(notOk).isEmpty();
    }

    static boolean isEdifact(Path file) {
        try {
            String begin = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return begin.startsWith("UNA") || begin.startsWith("UNB+") || begin.startsWith("BGM+");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
