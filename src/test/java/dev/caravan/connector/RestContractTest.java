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
import dev.caravan.servers.RestApiServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Exercises(kamelet = "caravan-rest-source", against = "compatible")
class RestContractTest extends ConnectorContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2024-02-29T12:00:00Z");
    private static final int RECORDS_OF_ONE_SECOND = 7;
    private static final int PAGE = 50;

    @Override
    String connector() {
        return "caravan-rest-source";
    }

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("baseUrl", SharedServers.rest().baseUrl("cursor"));
        settings.put("authentication", "bearer");
        settings.put("token", RestApiServer.TOKEN);
        settings.put("recordsPath", "/data");
        settings.put("pagination", "cursor");
        settings.put("nextPath", "/paging/next");
        settings.put("pageParameter", "after");
        settings.put("pageSizeParameter", "limit");
        settings.put("pageSize", String.valueOf(PAGE));
        settings.put("primaryKey", "id");

        return settings;
    }

    @Override
    Map<String, String> incremental() {
        return Map.of("syncMode", "incremental", "cursorField", "updated_at", "cursorParameter", "updated_since");
    }

    @Override
    String streamSetting() {
        return "path";
    }

    @Override
    String create() {
        return SharedServers.rest().create();
    }

    /** Several have the same time. */
    @Override
    void add(String stream, int from, int count) throws JsonProcessingException {
        List<String> records = new ArrayList<>();
        for (int id = from; id < from + count; id++) {
            String time = START.plusSeconds(id / RECORDS_OF_ONE_SECOND).toString();
            records.add(time + "\t" + JSON.writeValueAsString(Map.of("id", id, "name", name(id), "updated_at", time)));
        }
        SharedServers.rest().add(stream, records);
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws JsonProcessingException {
        String time = START.plusSeconds(((Number) fields.get("id")).longValue()).toString();
        // By which the server looks for what is new; letters are behind digits.
        Object cursor = fields.getOrDefault("name", time);
        SharedServers.rest()
                .add(
                        stream,
                        List.of(cursor + "\t" + JSON.writeValueAsString(with(fields, Map.of("updated_at", time)))));
    }

    @Override
    String addMalformed(String stream) {
        String time = START.toString();
        SharedServers.rest().add(stream, List.of(time + "\t\"no object\""));

        return "/api/cursor/" + stream + " element 4";
    }

    @Override
    void revoke(String stream) {
        SharedServers.rest().deny(stream);
    }

    @Override
    void grant(String stream) {
        SharedServers.rest().allow(stream);
    }

    @Override
    Map<String, String> at(int port) {
        return Map.of("baseUrl", "http://127.0.0.1:" + port + "/api/cursor");
    }

    @Override
    LossyProxy proxy() {
        return LossyProxy.to(SharedServers.rest().port());
    }

    @Override
    Map<String, String> many() {
        return Map.of("pageSize", "5000");
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.WIDER_TYPE, NotApplicable.HAS_WIDE_TYPES,
                Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("baseUrl", "http://no-such-host.invalid/api");
            case PASSWORD -> Map.of("token", "not the password");
            case PORT, OBJECT -> super.wrong(what);
        };
    }
}
