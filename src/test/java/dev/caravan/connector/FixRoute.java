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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** Pipelines of FIX sessions for tests, and what they have landed. */
final class FixRoute {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    static final String PARSE = "- to: {uri: 'kamelet:caravan-fix-parse-action', parameters: {encoding:"
            + " UTF-8, dictionary: FIX44, validate: true}}";

    static final String ID = "cast(substr(filter(fields, f -> f.tag = 17)[0].value, 2) as bigint)";

    private FixRoute() {}

    /** @param parameters as YAML, indented as the others are */
    static PipelineRunner start(String table, TableFormat format, String connectionType, int port, String parameters) {
        return PipelineRunner.start(
                TestLake.tables(), yaml(table, format, connectionType, port, parameters, PARSE), context -> {});
    }

    static String yaml(
            String table, TableFormat format, String connectionType, int port, String parameters, String steps) {
        String counterparty = parameters.contains("targetCompId") ? "" : "targetCompId: BROKER";

        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-fix-source
                      parameters:
                        connectionType: %s
                        port: %d
                        senderCompId: CARAVAN
                        %s
                        reconnectInterval: 1
                %s
                      steps:
                        %s
                        - to: {uri: 'lake:%s', parameters: {format: %s, batchInterval: 500}}
                """
                .formatted(
                        table,
                        connectionType,
                        port,
                        counterparty,
                        parameters.indent(8).stripTrailing(),
                        steps,
                        table,
                        format);
    }

    /** In order. */
    static List<Object> ids(TableFormat format, String table) {
        return values(read(format, table), ID);
    }

    static List<Object> expected(int count) {
        return LongStream.range(0, count).<Object>mapToObj(id -> id).toList();
    }
}
