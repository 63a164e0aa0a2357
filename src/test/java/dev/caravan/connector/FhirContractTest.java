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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.servers.HapiFhirServer;
import dev.caravan.servers.LossyProxy;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against HAPI's server; a stream is a type of resources. */
@Exercises(kamelet = "caravan-fhir-source", against = "compatible")
class FhirContractTest extends ConnectorContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2024-02-29T12:00:00Z");
    private static final int RECORDS_OF_ONE_SECOND = 7;

    @Override
    String connector() {
        return "caravan-fhir-source";
    }

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("baseUrl", SharedServers.fhir().baseUrl());
        settings.put("authentication", "bearer");
        settings.put("token", HapiFhirServer.TOKEN);
        settings.put("pageSize", "50");
        // Packed, three thousand resources alike are no longer than a break of the connection comes late.
        settings.put("headers", "Accept-Encoding: identity");

        return settings;
    }

    @Override
    String streamSetting() {
        return "resourceType";
    }

    @Override
    String create() {
        return SharedServers.fhir().unusedType();
    }

    /** Several have the same time. */
    @Override
    void add(String stream, int from, int count) throws JsonProcessingException {
        List<String> resources = new ArrayList<>();
        for (int id = from; id < from + count; id++) {
            resources.add(resource(stream, id, name(id)));
        }
        SharedServers.fhir().add(stream, resources);
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws JsonProcessingException {
        SharedServers.fhir()
                .add(
                        stream,
                        List.of(resource(
                                stream,
                                ((Number) fields.get("id")).longValue(),
                                fields.get("name").toString())));
    }

    /** When it was changed last. */
    Instant time(long id) {
        return START.plusSeconds(id / RECORDS_OF_ONE_SECOND);
    }

    private String resource(String type, long id, String name) throws JsonProcessingException {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("resourceType", type);
        resource.put("id", String.valueOf(id));
        resource.put("meta", Map.of("versionId", "1", "lastUpdated", time(id).toString()));
        resource.put("extension", List.of(Map.of("url", "http://example.org/name", "valueString", name)));

        return JSON.writeValueAsString(resource);
    }

    @Override
    String id() {
        return "cast(id as long)";
    }

    @Override
    String nameColumn() {
        return "get_json_object(resource, '$.extension[0].valueString')";
    }

    @Override
    void revoke(String stream) {
        SharedServers.fhir().deny(stream);
    }

    @Override
    void grant(String stream) {
        SharedServers.fhir().allow(stream);
    }

    @Override
    Map<String, String> at(int port) {
        return Map.of("baseUrl", "http://127.0.0.1:" + port + "/fhir");
    }

    @Override
    LossyProxy proxy() {
        return LossyProxy.to(SharedServers.fhir().port());
    }

    @Override
    Map<String, String> many() {
        return Map.of("pageSize", "1000");
    }

    @Override
    boolean takesManyQuickly() {
        return false;
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.MALFORMED, NotApplicable.HAS_ONLY_WHOLE_RECORDS,
                Check.NEW_FIELD, NotApplicable.HAS_FIXED_FIELDS,
                Check.WIDER_TYPE, NotApplicable.HAS_FIXED_TYPES,
                Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("baseUrl", "http://no-such-host.invalid/fhir");
            case PASSWORD -> Map.of("token", "not the password");
            case OBJECT -> Map.of("resourceType", "NoSuchThing");
            case PORT -> super.wrong(what);
        };
    }

    @Test
    @Override
    void discoverTellsTheFieldsOfTheStream() throws Exception {
        String stream = create();
        try (Connection connection = connect(Map.of(streamSetting(), stream))) {
            StreamDescription description = connection.discover().stream()
                    .filter(each -> each.name().equals(stream))
                    .findFirst()
                    .orElseThrow();
            assertThat(description.schema().orElseThrow().toString())
                    .contains("id:string", "resource:string", "last_updated:timestamp");
            assertThat(description.primaryKey()).containsExactly("resource_type", "id");
        }
    }

    @Test
    @Override
    void aPreviewShowsRecordsAsTheyWouldLandAndNoMoreThanWereAskedFor() throws Exception {
        String stream = create();
        add(stream, 1, 30);

        try (Connection connection = connect(Map.of(streamSetting(), stream))) {
            Sample sample = connection.preview("", 5);
            assertThat(sample.records()).hasSize(5).allSatisfy(record -> assertThat(
                            JSON.readTree((String) record.get("resource"))
                                    .at("/extension/0/valueString")
                                    .asText())
                    .isEqualTo(name(Long.parseLong((String) record.get("id")))));
            assertThat(connection.preview(stream, 5).records()).hasSize(5);
        }
    }
}
