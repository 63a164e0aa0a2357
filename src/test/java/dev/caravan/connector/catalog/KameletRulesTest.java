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

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KameletRulesTest {

    @Test
    void ourKameletsKeepTheRules() {
        assertThat(KameletRules.check(Path.of("kamelets"), TestIndex.INDEX)).isEmpty();
    }

    @Test
    void goodKameletsPass() {
        assertThat(KameletRules.check(TestIndex.RESOURCES.resolve("kamelets"), TestIndex.INDEX))
                .isEmpty();
    }

    @Test
    void everythingWrongIsNamed() {
        List<Problem> problems = KameletRules.check(TestIndex.RESOURCES.resolve("bad-kamelets"), TestIndex.INDEX);
        assertThat(problems)
                .extracting(Problem::message)
                .contains(
                        "Name 'echo-source' must be caravan-<system>-source, -sink or -action.",
                        "Annotation camel.apache.org/provider must be Caravan…",
                        "Annotation camel.apache.org/kamelet.icon must be data:image/svg+xml;base64,…",
                        "Unknown annotation 'caravan.dev/categroy'. Did you mean 'category'?",
                        "Annotation caravan.dev/category is missing.",
                        "Annotation caravan.dev/bounded cannot be 'sometimes': it is one of always, never, once.",
                        "Annotation caravan.dev/sync-modes cannot be 'snapshot': it is one of append, cdc, cdc_with_deletes,"
                                + " full_refresh, incremental.",
                        "Annotation caravan.dev/seed must be numbers from 1 to 82.",
                        "Unknown key 'defaults' of spec.",
                        "The title must end in 'Source'.",
                        "The title 'the echo' must not start with 'the'.",
                        "The Kamelet needs a description.",
                        "Required property 'topik' is not defined. Did you mean 'topic'?",
                        "Property 'topic' is required twice.",
                        "In the title 'topic name' the word 'name' needs a capital.",
                        "Unknown key 'examples' of property topic. Did you mean 'example'?",
                        "Property 'dbPassword' has format password but no descriptor urn:camel:group:credentials.",
                        "Property 'unused_one' is declared but not used in the template.",
                        "Property 'unused_one' must be written in camelCase.",
                        "Dependency 'mvn:org.example:driver:1.2.3' holds a version. Leave it to the build: write the POM's"
                                + " property.",
                        "Dependency 'npm:left-pad' must start with camel:, mvn: or github:.",
                        "Unknown option 'broker' of component kafka. Did you mean 'brokers'?",
                        "Placeholder '{{borkers}}' is not declared.",
                        "The value of 'query' would be cut at '&'. Write RAW({{query}}).",
                        "Unknown step 'setBodyy'. Did you mean 'setBody'?",
                        "A source's template must send to kamelet:sink.");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.line()).isPositive());
    }
}
