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
package dev.caravan.connector.odata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.format.json.JsonRecords;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entities as both versions write them in JSON, by metadata documents as services have them. */
class ODataFormTest {

    private static final String V2 =
            """
            <edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
                xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
                xmlns:sap="http://www.sap.com/Protocols/SAPData">
              <edmx:DataServices m:DataServiceVersion="2.0">
                <Schema Namespace="sales" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
                  <EntityType Name="Order" sap:content-version="1">
                    <Key><PropertyRef Name="Id"/><PropertyRef Name="Item"/></Key>
                    <Property Name="Id" Type="Edm.String" Nullable="false" MaxLength="10"/>
                    <Property Name="Item" Type="Edm.Int64" Nullable="false"/>
                    <Property Name="Net" Type="Edm.Decimal" Precision="15" Scale="3"/>
                    <Property Name="Created" Type="Edm.DateTime" Precision="7"/>
                    <Property Name="Day" Type="Edm.DateTime" sap:display-format="Date"/>
                    <Property Name="Changed" Type="Edm.DateTimeOffset"/>
                    <Property Name="Time" Type="Edm.Time"/>
                    <Property Name="Guid" Type="Edm.Guid"/>
                    <Property Name="Ratio" Type="Edm.Double"/>
                    <Property Name="Small" Type="Edm.Single"/>
                    <Property Name="Image" Type="Edm.Binary"/>
                    <Property Name="Open" Type="Edm.Boolean"/>
                    <Property Name="Ship" Type="sales.Address"/>
                    <Property Name="ODQ_CHANGEMODE" Type="Edm.String"/>
                    <NavigationProperty Name="ToItems" Relationship="sales.A" FromRole="x" ToRole="y"/>
                  </EntityType>
                  <EntityType Name="Item"><Key><PropertyRef Name="Id"/></Key>
                    <Property Name="Id" Type="Edm.Int64"/></EntityType>
                  <ComplexType Name="Address"><Property Name="Since" Type="Edm.DateTime"/></ComplexType>
                  <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="sales.Order"/></EntityContainer>
                </Schema>
              </edmx:DataServices>
            </edmx:Edmx>
            """;

    private static final String V4 =
            """
            <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
              <Schema Namespace="com.sap.sales" Alias="SAP__self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
                <EntityType Name="Base" Abstract="true"><Key><PropertyRef Name="Id"/></Key>
                  <Property Name="Id" Type="Edm.Guid" Nullable="false"/></EntityType>
                <EntityType Name="Order" BaseType="SAP__self.Base">
                  <Property Name="Net" Type="Edm.Decimal" Precision="15" Scale="variable"/>
                  <Property Name="Day" Type="Edm.Date"/>
                  <Property Name="At" Type="Edm.DateTimeOffset" Precision="7"/>
                  <Property Name="Time" Type="Edm.TimeOfDay"/>
                  <Property Name="Tags" Type="Collection(Edm.String)"/>
                  <Property Name="Kind" Type="com.sap.sales.Kind"/>
                  <Property Name="Amount" Type="SAP__self.Money"/>
                  <NavigationProperty Name="Items" Type="Collection(com.sap.sales.Item)"/>
                </EntityType>
                <EntityType Name="Item"><Key><PropertyRef Name="No"/></Key>
                  <Property Name="No" Type="Edm.Int32"/><Property Name="Due" Type="Edm.Date"/></EntityType>
                <EnumType Name="Kind"><Member Name="A" Value="0"/></EnumType>
                <TypeDefinition Name="Money" UnderlyingType="Edm.Decimal"/>
                <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="com.sap.sales.Order"/></EntityContainer>
              </Schema></edmx:DataServices></edmx:Edmx>
            """;

    private static final Origin ORIGIN = new Origin("test", "element", 1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Item    | \"9007199254740993\"              | Long 9007199254740993",
                "Net     | \"1.100\"                         | BigDecimal 1.100",
                "Created | \"/Date(1709208000123)/\"         | LocalDateTime 2024-02-29T12:00:00.123",
                "Created | \"/Date(-86400000)/\"             | LocalDateTime 1969-12-31T00:00",
                "Created | \"/Date(253402214400000)/\"       | LocalDateTime 9999-12-31T00:00",
                "Day     | \"/Date(1709164800000)/\"         | LocalDate 2024-02-29",
                "Changed | \"/Date(1709208000000+0060)/\"    | Instant 2024-02-29T12:00:00Z",
                "Changed | \"/Date(1709208000000)/\"         | Instant 2024-02-29T12:00:00Z",
                "Time    | \"PT13H20M05S\"                   | String 13:20:05",
                "Time    | \"PT0S\"                          | String 00:00:00",
                "Time    | \"P1DT1H\"                        | String P1DT1H",
                "Guid    | \"005056a2-0001\"                 | String 005056a2-0001",
                "Ratio   | \"1.5E10\"                        | Double 1.5E10",
                "Ratio   | \"-INF\"                          | Double -Infinity",
                "Small   | 1.1                               | Float 1.1",
                "Open    | true                              | Boolean true",
                "Id      | \"/Date(0)/\"                     | String /Date(0)/",
                "Ship    | {\"__metadata\":{\"type\":\"sales.Address\"},\"Since\":\"/Date(0)/\"} | LinkedHashMap"
                        + " {Since=1970-01-01T00:00}",
                "ToItems | {\"results\":[{\"__metadata\":{\"type\":\"sales.Item\"},\"Id\":\"7\"}]} | ArrayList"
                        + " [{Id=7}]",
            })
    void valuesOfVersion2AreOfTheirTypes(String name, String json, String expected) {
        Object value = ((Record) record(V2, "{\"" + name + "\":" + json + "}")).get(name);

        assertThat(value.getClass().getSimpleName() + " " + value).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Net    | 1.10                                    | BigDecimal 1.10",
                "Net    | \"1.10\"                                | BigDecimal 1.10",
                "Day    | \"2024-02-29\"                          | LocalDate 2024-02-29",
                "At     | \"2024-02-29T13:00:00.1234567+01:00\"   | Instant 2024-02-29T12:00:00.123456700Z",
                "Time   | \"13:20:05\"                            | String 13:20:05",
                "Tags   | [\"a\",null]                            | ArrayList [a, null]",
                "Kind   | \"A\"                                   | String A",
                "Amount | 5                                       | BigDecimal 5",
                "Items  | [{\"@odata.id\":\"x\",\"No\":1,\"Due\":\"2024-03-01\"}] | ArrayList [{No=1, Due=2024-03-01}]",
            })
    void valuesOfVersion4AreOfTheirTypes(String name, String json, String expected) {
        Object value = ((Record) record(V4, "{\"@odata.etag\":\"W/1\",\"" + name + "\":" + json + "}")).get(name);

        assertThat(value.getClass().getSimpleName() + " " + value).isEqualTo(expected);
    }

    @Test
    void whatTheProtocolSaysIsNotInTheRecord() {
        assertThat(record(
                        V2,
                        "{\"__metadata\":{\"uri\":\"x\"},\"Id\":\"1\",\"ToItems\":{\"__deferred\":{\"uri\":\"y\"}}}"))
                .isEqualTo(Map.of("Id", "1"));
        assertThat(record(V4, "{\"@odata.id\":\"x\",\"Kind@odata.type\":\"#y\",\"Kind\":\"A\"}"))
                .isEqualTo(Map.of("Kind", "A"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Item|\"seven\"",
                "Net|\"1,10\"",
                "Net|\"1E999999999\"",
                "Created|\"yesterday\"",
                "Open|\"x\"",
                "Time|\"13:20\""
            })
    void aValueOfAnotherTypeRejectsItsEntity(String name, String json) {
        Rejected bad = (Rejected) record(V2, "{\"Id\":\"secret\",\"" + name + "\":" + json + "}");

        assertThat(bad.code()).isEqualTo("ODATA_VALUE");
        assertThat(bad.message()).contains("column " + name + ": a ").doesNotContain("secret", "seven");
        assertThat(new String(bad.raw(), StandardCharsets.UTF_8)).contains("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ToItems\":{\"results\":[],\"__next\":\"http://x\"}}",
            })
    void innerEntitiesThatAreOnlyAPartFailTheReading(String json) {
        assertThatThrownBy(() -> record(V2, json))
                .hasMessageContaining("only some of the entities that ToItems leads to");
    }

    @Test
    void theSameInVersion4() {
        assertThatThrownBy(() -> record(V4, "{\"Items\":[],\"Items@odata.nextLink\":\"x\"}"))
                .hasMessageContaining("only some of the entities that Items leads to");
    }

    // What is gone

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"@odata.context\":\"#Orders/$deletedEntity\",\"id\":\"Orders(7aa0-1)\",\"reason\":\"deleted\"}",
                "{\"@odata.context\":\"#Orders/$deletedEntity\",\"id\":\"http://host/svc/Orders(7aa0-1)\"}",
                "{\"@removed\":{\"reason\":\"deleted\"},\"@id\":\"Orders(Id=7aa0-1)\"}",
                "{\"@removed\":{\"reason\":\"changed\"},\"Id\":\"7aa0-1\"}",
            })
    void aDeletedEntityIsARecordOfItsKey(String json) {
        Record record = (Record) record(V4, json);

        assertThat(record.operation()).isEqualTo(Operation.DELETE);
        assertThat(record).isEqualTo(Map.of("Id", "7aa0-1"));
    }

    @Test
    void theAddressOfADeletedEntityIsNotTakenForAKeyOfItsName() {
        String metadata = V4.replace("\"Id\"", "\"id\"");

        assertThat(record(metadata, "{\"@odata.context\":\"#Orders/$deletedEntity\",\"id\":\"Orders(7aa0-1)\"}"))
                .isEqualTo(Map.of("id", "7aa0-1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Orders(Id='a%27%27b,c',Item=7L)      | a'b,c",
                "http://h/s/Orders(Item=7L,Id='x(1)/y') | x(1)/y",
            })
    void aKeyOfSeveralPropertiesIsReadFromTheAddress(String address, String id) {
        Record record = (Record)
                record(V2, "{\"@odata.context\":\"$metadata#Orders/$deletedEntity\",\"id\":\"" + address + "\"}");

        assertThat(record).isEqualTo(Map.of("Id", id, "Item", 7L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Orders",
                "Orders()",
                "Orders(1)",
                "Orders('a','b')",
                "Orders(Id='a',Item=x)",
                "Orders(Id=a,Item=1)"
            })
    void anAddressWithoutAKeyIsRejected(String address) {
        assertThat(record(V2, "{\"@removed\":{},\"@id\":\"" + address + "\"}")).isInstanceOf(Rejected.class);
    }

    @Test
    void odpTellsDeletionsByTheChangeMode() {
        String json = "{\"Id\":\"1\",\"Item\":\"2\",\"ODQ_CHANGEMODE\":\"D\"}";

        assertThat(((Record) record(V2, json)).operation()).isEqualTo(Operation.DELETE);
        assertThat(((Record) form(V2, false).record(parsed(json), ORIGIN)).operation())
                .isEqualTo(Operation.UPSERT);
    }

    @Test
    void aChangeOfALinkIsNoRecord() {
        assertThat(record(V4, "{\"@odata.context\":\"#Orders/$link\",\"source\":\"a\",\"target\":\"b\"}"))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void whoDoesNotTrackChangesIsTold() {
        assertThat(form(V2, true).changes(parsed("{\"d\":{\"results\":[],\"__delta\":\"Orders?!deltatoken='D1'\"}}")))
                .contains("Orders?!deltatoken='D1'");
        assertThatThrownBy(() -> form(V4, true).changes(parsed("{\"value\":[]}")))
                .hasMessageContaining("the service gives no delta link");
    }

    // Metadata

    @Test
    void theSchemaIsWhatTheMetadataDeclares() {
        EntitySet orders = MetadataReader.read(V2.getBytes(StandardCharsets.UTF_8))
                .entitySet("Orders")
                .orElseThrow();

        assertThat(orders.key()).containsExactly("Id", "Item");
        assertThat(orders.schema().orElseThrow())
                .hasToString(
                        "Id:string,Item:long,Net:decimal(15,3),Created:timestamp_ntz,Day:date,Changed:timestamp,Time:string,"
                                + "Guid:string,Ratio:double,Small:float,Image:binary,Open:boolean,Ship:struct<Since:timestamp_ntz>,"
                                + "ODQ_CHANGEMODE:string");
    }

    /** A decimal whose scale varies is known by its values only. */
    @Test
    void aSchemaThatIsNotWholeIsNone() {
        EntitySet orders = MetadataReader.read(V4.getBytes(StandardCharsets.UTF_8))
                .entitySet("Orders")
                .orElseThrow();

        assertThat(orders.schema()).isEmpty();
        assertThat(orders.key()).as("of the base type").containsExactly("Id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"no\":\"XML\"}",
                "<html><body>log in</body></html>",
                "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Edmx Version='4.0'>&a;</Edmx>",
                "<Edmx Version='4.0'>",
            })
    void whatIsNoMetadataIsTold(String document) {
        assertThatThrownBy(() -> MetadataReader.read(document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasLineCount(1);
    }

    /** A type that is its own base, and one that holds itself. */
    @Test
    void typesThatGoInCirclesComeToAnEnd() {
        Metadata metadata = MetadataReader.read(("<Edmx Version='4.0'><Schema Namespace='n'>"
                        + "<EntityType Name='A' BaseType='n.A'><Property Name='x' Type='n.C'/></EntityType>"
                        + "<ComplexType Name='C'><Property Name='c' Type='n.C'/></ComplexType>"
                        + "<EntityContainer><EntitySet Name='S' EntityType='n.A'/></EntityContainer></Schema></Edmx>")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(metadata.entitySet("S").orElseThrow().schema()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "STRING,V2,it's,'''it''''s'''",
        "STRING,V4,it's,'''it''''s'''",
        "DATETIME,V2,2024-02-29T12:00,'datetime''2024-02-29T12:00'''",
        "DATETIMEOFFSET,V2,2024-02-29T12:00:00Z,'datetimeoffset''2024-02-29T12:00:00Z'''",
        "DATETIMEOFFSET,V4,2024-02-29T12:00:00Z,2024-02-29T12:00:00Z",
        "INT64,V2,5,5L",
        "INT64,V4,5,5",
        "DECIMAL,V2,5.1,5.1M",
        "INT32,V2,5,5",
    })
    void aValueInAUrlIsALiteralOfItsType(EdmPrimitive type, ODataVersion version, String text, String literal) {
        assertThat(type.literal(text, version)).isEqualTo(literal);
    }

    private static Object record(String metadata, String json) {
        return form(metadata, true).record(parsed(json), ORIGIN);
    }

    private static ODataForm form(String metadata, boolean tracking) {
        EntitySet set = MetadataReader.read(metadata.getBytes(StandardCharsets.UTF_8))
                .entitySet("Orders")
                .orElseThrow();

        return new ODataForm(set, set.schema(), 100, tracking, Map.of());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parsed(String json) {
        return (Map<String, Object>) JsonRecords.value(json.getBytes(StandardCharsets.UTF_8));
    }
}
