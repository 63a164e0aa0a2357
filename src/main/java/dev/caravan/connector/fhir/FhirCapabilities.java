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
package dev.caravan.connector.fhir;

import dev.caravan.connector.rest.Answer;
import dev.caravan.format.json.JsonRecords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a server says it can do (FHIR R4, 5.2 CapabilityStatement).
 *
 * @param version of FHIR, {@code 4.0.1}; empty if it does not say
 * @param types of resources, by name, with their interactions
 */
record FhirCapabilities(String version, Map<String, List<String>> types) {

    FhirCapabilities {
        types = Collections.unmodifiableMap(types);
    }

    /** @throws IllegalArgumentException if the answer is none */
    static FhirCapabilities of(Answer answer) {
        Object statement = JsonRecords.value(answer.body());
        if (!(statement instanceof Map<?, ?> object) || !"CapabilityStatement".equals(object.get("resourceType"))) {
            throw new IllegalArgumentException("the answer is no CapabilityStatement");
        }
        List<Map<?, ?>> resources = new ArrayList<>();
        objects(object.get("rest")).forEach(rest -> resources.addAll(objects(rest.get("resource"))));

        return new FhirCapabilities(
                object.get("fhirVersion") instanceof String version ? version : "",
                resources.stream()
                        .filter(resource -> resource.get("type") instanceof String)
                        .collect(Collectors.toMap(
                                resource -> (String) resource.get("type"),
                                FhirCapabilities::interactions,
                                (one, other) -> one,
                                TreeMap::new)));
    }

    private static List<String> interactions(Map<?, ?> resource) {
        return objects(resource.get("interaction")).stream()
                .map(interaction -> String.valueOf(interaction.get("code")))
                .toList();
    }

    private static List<Map<?, ?>> objects(Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(Map.class::cast)
                        .toList()
                : List.of();
    }
}
