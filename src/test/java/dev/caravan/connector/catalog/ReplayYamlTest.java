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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.nodes.Node;

/** What {@link PipelineFile#replayYaml} makes of a pipeline file. */
class ReplayYamlTest {

    private static final String FILE =
            """
            - beans:
                - name: parser
                  type: "#class:java.lang.StringBuilder"
                  properties:
                    length: 0
            - onException:
                exception: [java.io.IOException]
                handled: {constant: "true"}
                steps:
                  - to: mock:failed
            - routeConfiguration:
                id: shared
                onCompletion:
                  - onCompletion: {steps: [{to: "mock:complete"}]}
            - route:
                id: orders
                routeConfigurationId: shared
                from:
                  uri: timer:orders
                  steps:
                    - to: direct:parse
                    - to: {uri: "mock:lake", parameters: {retainFirst: 5}}
                    - to: {uri: "lake:bronze.orders", parameters: {format: iceberg}}
            - route:
                id: parse
                from:
                  uri: direct:parse
                  steps:
                    - setBody: {simple: "a & b: ${bean:parser}"}
            - route:
                id: customers
                from:
                  uri: timer:customers
                  steps:
                    - to: lake:bronze.customers
            - rest:
                get:
                  - {path: orders, to: "direct:parse"}
            """;

    @Test
    void whatTheRouteSharesOrCallsStaysAndEverythingElseThatReadsGoes() {
        String replay = PipelineFile.parse("orders.yaml", FILE).replayYaml("bronze.orders");

        List<Node> before = items(FILE);
        List<Node> after = items(replay);
        assertThat(after)
                .extracting(item -> Nodes.keys(item).get(0))
                .containsExactly("beans", "onException", "routeConfiguration", "route", "route");
        assertThat(text(after.get(0))).isEqualTo(text(before.get(0)));
        assertThat(text(after.get(1))).isEqualTo(text(before.get(1)));
        assertThat(text(after.get(2))).isEqualTo(text(before.get(2)));
        assertThat(text(after.get(4))).isEqualTo(text(before.get(4))).contains("direct:parse");
        Node route = Nodes.find(after.get(3), "route").orElseThrow();
        assertThat(Nodes.keys(route)).containsExactly("id", "routeConfigurationId", "from");
        assertThat(Nodes.text(route, "from", "uri")).isEqualTo("kamelet:caravan-quarantine-source");
        assertThat(Nodes.strings(route, "from", "parameters"))
                .containsEntry("table", "bronze.orders")
                .containsEntry("steps", "true");
        assertThat(text(Nodes.find(route, "from", "steps").orElseThrow()))
                .isEqualTo(
                        text(Nodes.find(before.get(3), "route", "from", "steps").orElseThrow()));
    }

    @Test
    void camelReadsIt() throws Exception {
        String replay = PipelineFile.parse("orders.yaml", FILE)
                .replayYaml("bronze.orders")
                .replace("kamelet:caravan-quarantine-source", "direct:rows")
                .replace("lake:bronze.orders", "mock:lake");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("replay.yaml", replay));

            assertThat(context.getRouteDefinitions()).extracting("id").contains("orders", "parse");
            assertThat(context.getRegistry().lookupByName("parser")).isNotNull();
        }
    }

    @Test
    void aTableOfTheListOfARouteIsReplayedByThatRoute() {
        String several = FILE.replace("{format: iceberg}", "{tableExpression: '${body[kind]}', tables: 'visits,a.b'}");

        for (String table : List.of("bronze.orders", "bronze.visits", "a.b")) {
            Node route = Nodes.find(
                            items(PipelineFile.parse("orders.yaml", several).replayYaml(table))
                                    .get(3),
                            "route")
                    .orElseThrow();
            assertThat(Nodes.strings(route, "from", "parameters")).containsEntry("table", table);
        }
    }

    @Test
    void aFileWithoutARouteToTheTableHasNothingToReplay() {
        assertThat(PipelineFile.parse("orders.yaml", FILE).replayYaml("bronze.visits"))
                .isEmpty();
    }

    private static List<Node> items(String yaml) {
        return Nodes.items(YamlText.parse("test.yaml", yaml).documents().get(0));
    }

    private static String text(Node item) {
        YamlWriter writer = new YamlWriter();
        writer.item(item);

        return writer.text();
    }
}
