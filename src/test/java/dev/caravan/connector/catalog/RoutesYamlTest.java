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

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** Runs what {@link PipelineFile#routesYaml} writes in Camel, whose handling of values is the reason for it. */
class RoutesYamlTest {

    private static final String TEXT = "a=1 & b='x?y' + 100% \"quoted\" (ü)";

    @Test
    void aPipeArrivesWithEveryValueAsWritten() throws Exception {
        PipelineFile file = PipelineFile.read(TestIndex.RESOURCES.resolve("pipelines/pipe.yaml"));
        try (DefaultCamelContext context = context(file.routesYaml())) {
            MockEndpoint mock = context.getEndpoint("mock:lake", MockEndpoint.class);
            mock.expectedMessageCount(1);
            context.start();
            MockEndpoint.assertIsSatisfied(context, 10, TimeUnit.SECONDS);
            assertThat(mock.getExchanges().get(0).getMessage().getBody()).isEqualTo(TEXT);
            assertThat(mock.getExchanges().get(0).getProperty("mark")).isEqualTo("x & y");
            assertThat(mock.getExchanges().get(0).getProperty("settings", String.class))
                    .startsWith("id/5/loud");
            assertThat(context.getRoute("orders-pipe")).isNotNull();
            assertThat(context.createProducerTemplate().requestBody("direct:second", "no"))
                    .isEqualTo("yes");
        }
    }

    @Test
    void aPlainFileKeepsItsLinesAndItsValues() throws Exception {
        String text =
                """
                # a comment — kept
                - route:
                    id: plain
                    from:
                      uri: kamelet:caravan-echo-source
                      parameters:
                        query: |-
                          a & b
                          c & d
                        mode: quiet
                      steps:
                        - kamelet:
                            name: caravan-mark-action
                            parameters:
                              text: 'p&q 😀 ''r'''
                        - to: mock:lake
                """;
        String routes = PipelineFile.parse("plain.yaml", text).routesYaml();
        assertThat(routes.lines().count()).isEqualTo(text.lines().count());
        assertThat(routes).startsWith("# a comment — kept\n").contains("mode: quiet");
        try (DefaultCamelContext context = context(routes)) {
            MockEndpoint mock = context.getEndpoint("mock:lake", MockEndpoint.class);
            mock.expectedMessageCount(1);
            context.start();
            MockEndpoint.assertIsSatisfied(context, 10, TimeUnit.SECONDS);
            assertThat(mock.getExchanges().get(0).getMessage().getBody()).isEqualTo("a & b c & d");
            assertThat(mock.getExchanges().get(0).getProperty("mark")).isEqualTo("p&q 😀 'r'");
        }
    }

    @Test
    void aFileThatNeedsNothingIsNotTouched() throws IOException {
        String text = "- route:\n    id: a\n    from: {uri: 'timer:x?period=1&delay=2', steps: [{log: 'a & b'}]}\n";
        assertThat(PipelineFile.parse("x.yaml", text).routesYaml()).isEqualTo(text);
    }

    private static DefaultCamelContext context(String routes) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("mark", "x & y");
        for (Path kamelet : KameletFiles.list(TestIndex.RESOURCES.resolve("kamelets"))) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString(
                            kamelet.getFileName().toString(),
                            KameletFiles.text(kamelet).text()));
        }
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("routes.yaml", routes));
        return context;
    }
}
