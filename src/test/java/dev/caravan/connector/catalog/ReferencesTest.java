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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    @ParameterizedTest
    @CsvSource({
        "secret://shop/password, {{secret:shop/password}}",
        "secret://token, {{secret:token}}",
        "conf://shop.host, {{shop.host}}",
        "${SHOP_HOST}:5432, {{env:SHOP_HOST}}:5432",
        "https://example.com/secret://a, https://example.com/secret://a",
        "secret://../etc/passwd, secret://../etc/passwd"
    })
    void otherSpellingsMeanPlaceholders(String written, String meant) {
        assertThat(References.placeholders(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{env:A}}",
                "{{secret:shop/password}}",
                "{{shop.password}}",
                "{{hashicorp:secret:shop#password}}",
                "{{aws:shop#password}}"
            })
    void aPlaceholderAloneMayBeShown(String value) {
        assertThat(References.isReference(value)).isTrue();
        assertThat(References.isPlain(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "{{env:A:hunter2}}",
                "{{shop.password:hunter2}}",
                "{{hashicorp:secret:shop#password:hunter2}}"
            })
    void aDefaultIsASecretInClearText(String value) {
        assertThat(References.isReference(value)).isFalse();
        assertThat(References.isPlain(value)).isTrue();
    }

    @Test
    void textAroundAPlaceholderIsNotShownButIsNoSecretForAllWeKnow() {
        assertThat(References.isReference("password=\"{{env:A}}\"")).isFalse();
        assertThat(References.isPlain("password=\"{{env:A}}\"")).isFalse();
        assertThat(References.isPlain("")).isFalse();
    }

    @Test
    void pipelinesMayUseTheSpellingsAsWellAndKeepTheirLines() {
        PipelineFile file = PipelineFile.parse(
                "orders.yaml",
                """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        password: secret://shop/password  # where it is
                        host: conf://shop.host
                      steps:
                        - to:
                            uri: lake:bronze.orders
                            parameters:
                              maskKey: secret://mask
                """);

        assertThat(file.routesYaml())
                .contains("{{secret:shop/password}}", "{{shop.host}}", "{{secret:mask}}", "# where it is")
                .doesNotContain("://");
        assertThat(file.lint(CatalogIndex.load(), true).toString()).doesNotContain("clear text");
    }
}
