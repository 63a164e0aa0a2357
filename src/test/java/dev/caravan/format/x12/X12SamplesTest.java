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
package dev.caravan.format.x12;

import static dev.caravan.format.x12.X12Read.all;
import static dev.caravan.format.x12.X12Read.codes;
import static dev.caravan.format.x12.X12Read.elements;
import static dev.caravan.format.x12.X12Read.ids;
import static dev.caravan.format.x12.X12Read.rebuilt;
import static dev.caravan.format.x12.X12Read.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.record.Record;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interchanges other people made. */
class X12SamplesTest {

    @ParameterizedTest
    @CsvSource({
        "two-claims.837i, 1",
        "managed-care.835, 1",
        "simple997-multiple-interchanges.edi, 3",
        "extraDelimiter997.edi, 1",
        "simple_with_binary_segment.edi, 1",
        "ts210_80char.edi, 1",
        "ts214_ellipses_segterm.edi, 1",
        "sample837-original.edi, 1"
    })
    void samplesAreReadAndRebuilt(String name, int sets) throws IOException {
        byte[] file = resource(name);
        List<Object> rows = all(file);
        assertThat(rows).hasSize(sets).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(rebuilt(rows)).isEqualTo(file);
    }

    @Test
    void remittanceHasItsClaimPaymentsInOrder() throws IOException {
        Object row = all(resource("managed-care.835")).get(0);
        assertThat(ids(row, "segments"))
                .hasSize(26)
                .startsWith("ST", "BPR", "TRN")
                .endsWith("CAS", "SE");
        assertThat(Collections.frequency(ids(row, "segments"), "CLP")).isEqualTo(2);
        assertThat(elements(row, "CLP")).element(2).isEqualTo(List.of(List.of("800.00")));
    }

    @Test
    void wrappedFreightInvoiceHasWholeValues() throws IOException {
        Object row = all(resource("ts210_80char.edi")).get(0);
        assertThat((Record) row).containsEntry("transaction_set_control_number", "1305");
    }

    /** The files whose names say that they are wrong, and one whose SE02 is not its ST02. */
    static boolean isValid(Path file) {
        String name = file.getFileName().toString();
        return !name.contains("invalid") && !name.contains("nonnumeric") && !name.endsWith("-check-error.271");
    }

    @Test
    void corpusIsReadAndRebuilt() throws IOException {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "needs -Dcaravan.corpora=DIR with X12 files in DIR/x12");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(Path.of(corpora, "x12"))) {
            files = walk.filter(Files::isRegularFile)
                    .filter(X12SamplesTest::beginsInterchange)
                    .toList();
        }

        int valid = 0;
        List<String> notOk = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            List<Object> outcomes = all(bytes);
            assertThat(rebuilt(outcomes)).as("%s", file).isEqualTo(bytes);
            assertThat(outcomes).as("%s", file).isNotEmpty().hasOnlyElementsOfType(Record.class);
            boolean ok = outcomes.stream().allMatch(row -> codes(row).isEmpty());
            if (isValid(file)) {
                valid++;
                if (!ok) {
                    notOk.add(file + " " + codes(outcomes.get(0)));
                }
            }
        }

        assertThat(valid).isGreaterThan(70);
        assertThat(notOk).hasSizeLessThanOrEqualTo(valid / 100);
    }

    /** EDIFACT, TRADACOMS and schemas lie beside; a drawing of loops is text that begins with ISA. */
    private static boolean beginsInterchange(Path file) {
        try {
            return isInterchange(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isInterchange(Path file, byte[] bytes) {
        return X12Delimiters.beginsHeader(bytes, 0, bytes.length)
                && !file.getFileName().toString().endsWith("expected.txt");
    }
}
