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

import dev.caravan.servers.HapiFhirServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Against exports that are made along the specification, beside HAPI's server; a stream is a type of resources. */
@Exercises(kamelet = "caravan-fhir-bulk-source", against = "vendor-schema")
class FhirBulkContractTest extends FhirContractTest {

    @Override
    String connector() {
        return "caravan-fhir-bulk-source";
    }

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("baseUrl", SharedServers.fhir().baseUrl());
        settings.put("authentication", "bearer");
        settings.put("token", HapiFhirServer.TOKEN);
        settings.put("partSize", "50");

        return settings;
    }

    @Override
    String streamSetting() {
        return "types";
    }

    /** Files are longer than a batch. */
    @Override
    String create() {
        String type = SharedServers.fhir().unusedType();
        SharedServers.fhir().export(type, Map.of("lines", "1000"));

        return type;
    }

    /** An export tells what changed by the server's clock. */
    @Override
    Instant time(long id) {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    Map<String, String> many() {
        return Map.of("partSize", "5000");
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return what == Wrong.OBJECT ? Map.of("types", "NoSuchThing") : super.wrong(what);
    }
}
