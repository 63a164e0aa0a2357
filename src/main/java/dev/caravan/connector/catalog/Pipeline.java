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
package dev.caravan.connector.catalog;

import java.util.List;
import java.util.Map;

/**
 * A route of a pipeline file.
 *
 * @param routeId its explicit id, empty when it has none
 * @param sources what it reads
 * @param lakes the tables it lands in
 * @param sinks the Kamelets by which it writes to anything else
 */
public record Pipeline(String routeId, List<SourceUse> sources, List<LakeUse> lakes, List<SourceUse> sinks) {

    private static final String SINK_SUFFIX = "-sink";

    /**
     * What a route reads from, or writes to.
     *
     * @param name the Kamelet's name, or the component's scheme
     * @param kamelet which of both it is
     * @param uri up to the question mark
     * @param parameters as written, placeholders unresolved
     */
    public record SourceUse(String name, boolean kamelet, String uri, Map<String, String> parameters) {}

    /**
     * A {@code lake:} endpoint.
     *
     * @param table {@code namespace.table}, or an expression
     * @param tables that one, and those of the list that {@code tableExpression} chooses from; one with a star stands for
     *     all that streams may have
     * @param parameters as written, placeholders unresolved
     */
    public record LakeUse(String table, List<String> tables, Map<String, String> parameters) {}

    /** Whether a record of this route may land in a table, or in its quarantine. */
    public boolean landsIn(String table) {
        return lakes.stream().anyMatch(lake -> EndpointUse.cover(lake.tables(), table));
    }

    static Pipeline of(String routeId, List<EndpointUse> endpoints) {
        List<SourceUse> sources = endpoints.stream()
                .filter(use -> use.role() == EndpointUse.Role.READ)
                .map(Pipeline::use)
                .toList();
        List<LakeUse> lakes = endpoints.stream()
                .filter(EndpointUse::isLake)
                .map(use -> new LakeUse(use.path(), use.tables(), use.parameters()))
                .toList();
        List<SourceUse> sinks = endpoints.stream()
                .filter(use -> use.role() != EndpointUse.Role.READ
                        && use.isKamelet()
                        && use.kameletName().endsWith(SINK_SUFFIX))
                .map(Pipeline::use)
                .toList();

        return new Pipeline(routeId, sources, lakes, sinks);
    }

    private static SourceUse use(EndpointUse use) {
        return new SourceUse(
                use.isKamelet() ? use.kameletName() : use.scheme(), use.isKamelet(), use.uri(), use.parameters());
    }
}
