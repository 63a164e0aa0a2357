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
package dev.caravan.format.fix;

import static dev.caravan.format.fix.FixRead.bytes;
import static dev.caravan.format.fix.FixRead.codes;
import static dev.caravan.format.fix.FixRead.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixGroupsTest {

    private static final FixDictionary FIX44 = FixDictionary.of("FIX44");

    @TempDir
    Path folder;

    @Test
    void groupsWithinGroupsHaveTheirPathAndTheirFields() {
        Record row = read(
                FIX44,
                "35=8",
                "34=1",
                "453=2",
                "448=P1",
                "447=D",
                "452=1",
                "802=2",
                "523=s1",
                "803=4",
                "523=s2",
                "448=P2",
                "447=D",
                "58=behind",
                "382=1",
                "375=BROKER");
        assertThat(row).containsEntry("_parse_status", "ok").containsEntry("msg_name", "ExecutionReport");
        assertThat(entries(row))
                .containsExactly(
                        "453 NoPartyIDs 453.1: 448=P1 447=D 452=1 802=2",
                        "802 NoPartySubIDs 453.1/802.1: 523=s1 803=4",
                        "802 NoPartySubIDs 453.1/802.2: 523=s2",
                        "453 NoPartyIDs 453.2: 448=P2 447=D",
                        "382 NoContraBrokers 382.1: 375=BROKER");
        assertThat(names(row)).contains("BeginString", "BodyLength", "MsgType", "PartyID", "Text", "CheckSum");
    }

    @Test
    void fieldsThatTheDictionaryDoesNotKnowStayWhereTheyAre() {
        Record row = read(
                FIX44,
                "35=D",
                "34=1",
                "453=2",
                "448=P1",
                "9001=own",
                "447=D",
                "9002=own",
                "448=P2",
                "9003=own",
                "58=text");
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(entries(row))
                .containsExactly(
                        "453 NoPartyIDs 453.1: 448=P1 9001=own 447=D 9002=own", "453 NoPartyIDs 453.2: 448=P2");
        assertThat(FixRead.fields(row)).contains("9001=own", "9002=own", "9003=own", "58=text");
    }

    @Test
    void groupThatIsNotAsManyEntriesAsItsCountIsTold() {
        Record row = read(FIX44, "35=D", "34=1", "453=3", "448=P1", "448=P2", "58=text");
        assertThat(codes(row)).containsExactly("FIX_GROUP");
        assertThat(row).containsEntry("_parse_status", "partial");
        assertThat(entries(row)).hasSize(2);
        assertThat(codes(read(FIX44, "35=D", "34=1", "453=0", "58=text"))).isEmpty();
        assertThat(codes(read(FIX44, "35=D", "34=1", "453=x", "58=text"))).containsExactly("FIX_GROUP");
    }

    @Test
    void messageOfUnknownTypeHasNamesAndNoGroups() {
        Record row = read(FIX44, "35=U7", "34=1", "453=1", "448=P1");
        assertThat(row).containsEntry("msg_name", null).containsEntry("groups", List.of());
        assertThat(names(row)).contains("PartyID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIX40", "FIX41", "FIX42", "FIX43", "FIX44", "FIX50", "FIX50SP1", "FIX50SP2", "FIXT11"})
    void everyDictionaryOfTheEngineIsRead(String name) {
        FixDictionary dictionary = FixDictionary.of(name);
        assertThat(dictionary.name(35)).isEqualTo("MsgType");
        assertThat(dictionary.messageName("A")).isEqualTo("Logon");
        for (String type : List.of("8", "D", "A", "W", "AE")) {
            assertThat(dictionary.scope(type).has(35)).isTrue();
        }
    }

    @Test
    void rowsHaveTheColumnsOfTheSchemaInItsOrder() {
        FixRecords records = records(FIX44, message("35=0", "34=1"));
        List<String> columns = records.schema().orElseThrow().fields().stream()
                .map(field -> field.name())
                .toList();
        assertThat(((Record) records.next()).keySet()).containsExactlyElementsOf(columns);
        assertThat(columns).endsWith("breaks", "msg_name", "groups");
    }

    @Test
    void bytesComeBackFromNamedFieldsToo() {
        String log = message("35=8", "34=1", "453=1", "448=P1", "95=3", "96=a\u0001b")
                .replace("P1", "P\u00FF");
        Record row = (Record) FixRead.all(records(FIX44, log)).get(0);
        assertThat(FixRead.rebuilt(row)).isEqualTo(bytes(log));
    }

    @Test
    void ownDictionaryIsReadFromItsFile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("own.xml"),
                """
                <fix major="4" minor="4">
                  <header><field name="MsgType" required="Y"/></header>
                  <messages>
                    <message name="Own" msgtype="U1" msgcat="app">
                      <component name="Block" required="N"/>
                    </message>
                  </messages>
                  <components>
                    <component name="Block"><component name="Inner" required="N"/></component>
                    <component name="Inner">
                      <group name="NoThings" required="N"><field name="Thing" required="Y"/></group>
                      <field name="After" required="N"/>
                    </component>
                  </components>
                  <fields>
                    <field number="35" name="MsgType" type="STRING"><value enum="U1" description="OWN"/></field>
                    <field number="6000" name="NoThings" type="NUMINGROUP"/>
                    <field number="6001" name="Thing" type="STRING"/>
                    <field number="6002" name="After" type="STRING"/>
                  </fields>
                </fix>
                """);
        Record row = read(
                FixDictionary.of("file:" + file + ",FIX44"), "35=U1", "34=1", "6000=2", "6001=a", "6001=b", "6002=c");
        assertThat(row).containsEntry("msg_name", "Own").containsEntry("_parse_status", "ok");
        assertThat(entries(row)).containsExactly("6000 NoThings 6000.1: 6001=a", "6000 NoThings 6000.2: 6001=b");
        assertThat(names(row)).contains("After", "BeginString");
    }

    @Test
    void dictionaryThatIsNoneIsRefused() throws IOException {
        assertThatThrownBy(() -> FixDictionary.of("FIX99"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no FIX dictionary FIX99")
                .hasMessageContaining("FIX44");
        assertThatThrownBy(() -> FixDictionary.of("file:" + folder.resolve("none.xml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no such file");
        Path text = Files.writeString(folder.resolve("text.xml"), "no xml");
        assertThatThrownBy(() -> FixDictionary.of("file:" + text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void entitiesOfADictionaryAreNotResolved() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        Path file = Files.writeString(
                folder.resolve("entity.xml"),
                "<!DOCTYPE fix [<!ENTITY a SYSTEM \"" + secret.toUri()
                        + "\">]><fix><fields><field number=\"1\" name=\"&a;\"/>" + "</fields></fix>");
        assertThatThrownBy(() -> FixDictionary.of("file:" + file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret\"");
    }

    @Test
    void componentThatHoldsItselfIsRefused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("loop.xml"),
                "<fix><messages><message name='M' msgtype='U1'><component name='A'/></message></messages><components>"
                        + "<component name='A'><component name='A'/><component name='A'/></component></components>"
                        + "<fields><field number='35' name='MsgType' type='STRING'/></fields></fix>");
        FixDictionary dictionary = FixDictionary.of("file:" + file);
        assertThatThrownBy(() -> dictionary.scope("U1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deep");
    }

    private static FixRecords records(FixDictionary dictionary, String log) {
        return new FixRecords(new ByteArrayInputStream(bytes(log)), StandardCharsets.UTF_8, "test.log")
                .with(dictionary);
    }

    private static Record read(FixDictionary dictionary, String... body) {
        List<Object> outcomes = FixRead.all(records(dictionary, message(body)));
        assertThat(outcomes).hasSize(1);
        return (Record) outcomes.get(0);
    }

    private static List<String> entries(Record row) {
        List<String> entries = new ArrayList<>();
        for (Object element : (List<?>) row.get("groups")) {
            Map<?, ?> entry = (Map<?, ?>) element;
            StringBuilder text = new StringBuilder();
            for (Object field : (List<?>) entry.get("fields")) {
                text.append(' ')
                        .append(((Map<?, ?>) field).get("tag"))
                        .append('=')
                        .append(((Map<?, ?>) field).get("value"));
            }

            assertThat(entry.get("path").toString()).endsWith("." + entry.get("entry"));
            entries.add(entry.get("tag") + " " + entry.get("name") + " " + entry.get("path") + ":" + text);
        }

        return entries;
    }

    private static List<Object> names(Record row) {
        List<Object> names = new ArrayList<>();
        for (Object field : (List<?>) row.get("fields")) {
            names.add(((Map<?, ?>) field).get("name"));
        }

        return names;
    }
}
