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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.servers.LossyProxy;
import dev.caravan.servers.ODataServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Version 4.0; of version 2.0 {@link ODataSourceTest} tries what is different. */
@Exercises(kamelet = "caravan-sap-odata-source", against = "compatible")
class ODataContractTest extends ConnectorContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2024-02-29T12:00:00Z");
    private static final int RECORDS_OF_ONE_SECOND = 7;
    private static final int PAGE = 50;

    @Override
    String connector() {
        return "caravan-sap-odata-source";
    }

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("baseUrl", SharedServers.odata().baseUrl("v4"));
        settings.put("authentication", "basic");
        settings.put("username", ODataServer.USER);
        settings.put("password", ODataServer.PASSWORD);
        settings.put("pageSize", String.valueOf(PAGE));

        return settings;
    }

    @Override
    Map<String, String> incremental() {
        return Map.of("syncMode", "incremental", "cursorField", "updated_at");
    }

    @Override
    String streamSetting() {
        return "entitySet";
    }

    @Override
    String create() {
        return SharedServers.odata().create();
    }

    /** Several have the same time. */
    @Override
    void add(String stream, int from, int count) throws JsonProcessingException {
        List<String> entities = new ArrayList<>();
        for (int id = from; id < from + count; id++) {
            String time = START.plusSeconds(id / RECORDS_OF_ONE_SECOND).toString();
            entities.add(JSON.writeValueAsString(Map.of("id", id, "name", name(id), "updated_at", time)));
        }
        SharedServers.odata().add(stream, entities);
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws JsonProcessingException {
        String time = START.plusSeconds(((Number) fields.get("id")).longValue()).toString();
        SharedServers.odata().add(stream, List.of(JSON.writeValueAsString(with(fields, Map.of("updated_at", time)))));
    }

    @Override
    void revoke(String stream) {
        SharedServers.odata().deny(stream);
    }

    @Override
    void grant(String stream) {
        SharedServers.odata().allow(stream);
    }

    @Override
    Map<String, String> at(int port) {
        return Map.of("baseUrl", "http://127.0.0.1:" + port + "/v4");
    }

    @Override
    LossyProxy proxy() {
        return LossyProxy.to(SharedServers.odata().port());
    }

    @Override
    Map<String, String> many() {
        return Map.of("pageSize", "5000");
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.MALFORMED, NotApplicable.HAS_ONLY_WHOLE_RECORDS,
                Check.WIDER_TYPE, NotApplicable.HAS_FIXED_TYPES,
                Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("baseUrl", "http://no-such-host.invalid/v4");
            case PASSWORD -> Map.of("password", "not the password");
            case PORT, OBJECT -> super.wrong(what);
        };
    }
}
