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
package dev.caravan.connector.copybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.lake.LakeConstants;
import dev.caravan.record.Origin;
import dev.caravan.record.RecordStream;
import dev.caravan.testing.Exercises;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

@Exercises(kamelet = "caravan-copybook-parse-action", against = "vendor-data")
class CopybookParseActionTest {

    private static final Path SAMPLES = Path.of("src/test/resources/copybook");

    @Test
    void fileOfVariableRecordsIsReadBySegments() throws Exception {
        CopybookParseAction action = new CopybookParseAction();
        action.setCopybook(SAMPLES.resolve("test18 special_char.cob").toString());
        action.setRecordFormat("V");
        action.setEndianness("little");
        action.setRecordAdjustment(0);
        action.setSegmentField("SEGMENT-ID");
        action.setSegments("COMPANY=1;DEPT=2;EMPLOYEE=3;OFFICE=4;CUSTOMER=5;CONTACT=6;CONTRACT=7");
        List<Object> rows =
                rows(action, Files.readAllBytes(SAMPLES.resolve("test18 special_char/HIERARCHICAL.DATA.RDW.dat")));
        assertThat(rows).hasSizeGreaterThanOrEqualTo(300).allSatisfy(row -> assertThat((Map<?, ?>) row)
                .extracting("_parse_status")
                .isEqualTo("ok"));
        Map<?, ?> department = (Map<?, ?>) rows.get(1);
        assertThat(department.get("COMPANY")).isNull();
        assertThat(department.get("DEPT")).isEqualTo(Map.of("DEPT_NAME", "Sales", "EXTENSION", 724_731L));
        assertThat(((Map<?, ?>) department.get("_source")).get("place")).isEqualTo("test18.dat");
    }

    @Test
    void copybookMayBeWrittenInPlace() throws Exception {
        CopybookParseAction action = new CopybookParseAction();
        action.setCopybook("01 R. 05 A PIC X. 05 N PIC 9(2).");
        assertThat(rows(action, new byte[] {(byte) 0xC1, (byte) 0xF1, (byte) 0xF2}))
                .singleElement()
                .satisfies(row -> assertThat(((Map<?, ?>) row).get("N")).isEqualTo(12L));
    }

    @Test
    void settingsThatMakeNoSenseAreNamed() {
        CopybookParseAction action = new CopybookParseAction();
        action.setCopybook("no/such/file.cpy");
        assertThatThrownBy(() -> rows(action, new byte[1])).hasMessageContaining("no such file");
        action.setCopybook("01 A PIC X.");
        action.setRecordFormat("U");
        assertThatThrownBy(() -> rows(action, new byte[1])).hasMessageContaining("recordFormat is U");
        action.setRecordFormat("F");
        CopybookParseAction other = new CopybookParseAction();
        other.setCopybook("01 A PIC X.");
        other.setEncoding("ebcdic-9");
        assertThatThrownBy(() -> rows(other, new byte[1])).hasMessageContaining("Unknown encoding ebcdic-9");
    }

    private static List<Object> rows(CopybookParseAction action, byte[] file) throws Exception {
        List<Object> rows = new ArrayList<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.setProperty(LakeConstants.ORIGIN, new Origin("test18.dat", "file", 1));
            exchange.getMessage().setBody(file);
            action.process(exchange);
            try (RecordStream records = exchange.getMessage().getBody(RecordStream.class)) {
                records.forEachRemaining(rows::add);
            }
        }

        return rows;
    }
}
