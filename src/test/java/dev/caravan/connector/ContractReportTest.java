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

import dev.caravan.connector.ConnectorContract.Wrong;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.Kamelet;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The copies of the report that the docs are made of say nothing that the tests do not. */
class ContractReportTest {

    private static final Set<String> OUTSIDE = Set.of(
            // It reads what a run of ours put aside, and has no system of its own.
            "caravan-quarantine-source",
            // Nothing here speaks the protocol of its host servers: IbmiSourceTest tries the driver alone.
            "caravan-ibmi-source",
            // No server of theirs can be had: VendorModeTest tries their SQL on another engine.
            "caravan-db2-source",
            "caravan-oracle-source",
            "caravan-sqlserver-source",
            "caravan-synapse-source");

    @Test
    void everySourceThatIsTriedIsUnderTheContract() throws IOException {
        Map<String, String> said = CatalogIndex.load().kamelets().stream()
                .filter(kamelet -> kamelet.type().equals("source") && !OUTSIDE.contains(kamelet.name()))
                .filter(kamelet -> !kamelet.annotation("tested-against").equals("none"))
                .collect(Collectors.toMap(Kamelet::name, kamelet -> kamelet.annotation("tested-against")));

        assertThat(kept().stream()
                        .collect(Collectors.toMap(ContractReport.Kept::connector, ContractReport.Kept::against)))
                .as("src/test/contract, beside caravan.dev/tested-against of the Kamelets")
                .isEqualTo(said);
    }

    @Test
    void everyPromiseIsKeptOrSkippedOrDoesNotApplyForAReasonOfTheList() throws IOException {
        Set<String> outcomes = Stream.concat(
                        Stream.of(ContractReport.PASSED),
                        Arrays.stream(NotApplicable.values())
                                .map(why -> why.asException().getMessage()))
                .collect(Collectors.toSet());

        assertThat(kept()).allSatisfy(connector -> {
            assertThat(connector.promises().keySet()).as(connector.connector()).isEqualTo(promises());
            assertThat(connector.promises().values())
                    .as(connector.connector())
                    .allMatch(outcome -> outcomes.contains(outcome) || outcome.startsWith(ContractReport.SKIPPED));
            assertThat(connector.counts()).isEqualTo(ContractReport.counts(connector.promises()));
        });
    }

    private static Set<String> promises() {
        Set<String> names = new TreeSet<>();
        for (Class<?> type = ConnectorContractTest.class; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    names.add(method.getName());
                } else if (method.isAnnotationPresent(ParameterizedTest.class)) {
                    Arrays.stream(Wrong.values()).forEach(what -> names.add(method.getName() + ": " + what));
                }
            }
        }

        return names;
    }

    private static List<ContractReport.Kept> kept() throws IOException {
        try (Stream<Path> files = Files.list(ContractReport.KEPT)) {
            return files.sorted().map(ContractReport.Kept::read).toList();
        }
    }
}
