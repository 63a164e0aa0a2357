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

class YamlTextTest {

    @Test
    void brokenSyntaxIsToldWithItsPosition() {
        assertThat(refusal("- route:\n    id: [a\n  b: c\n")).startsWith("x:3:4: error: Cannot read YAML: ");
    }

    @Test
    void duplicateKeysAreRefused() {
        assertThat(refusal("- a: 1\n  a: 2\n")).isEqualTo("x:2:3: error: Duplicate key 'a'.");
    }

    @Test
    void tagsAreRefused() {
        assertThat(refusal("- !!javax.script.ScriptEngineManager [x]\n"))
                .startsWith("x:1:3: ")
                .contains("is not allowed");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(refusal("[".repeat(200_000))).contains("nested deeper than 100 levels");
    }

    @Test
    void aliasesThatMultiplyAreRefused() {
        StringBuilder text = new StringBuilder("- &a0 [x, x, x, x, x]\n");
        for (int i = 1; i < 11; i++) {
            text.append("- &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(4));
            text.append("*a").append(i - 1).append("]\n");
        }
        assertThat(refusal(text.toString())).contains("aliases expand to more than 200000 values");
    }

    @Test
    void moreThanOneMebibyteIsRefused() {
        assertThat(refusal("# " + "x".repeat(YamlText.MAX_BYTES))).contains("larger than 1 MiB");
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(YamlText.parse("x", "\uFEFF- a\n").documents()).hasSize(1);
    }

    private static String refusal(String text) {
        YamlText result = YamlText.parse("x", text);
        assertThat(result.documents()).isEmpty();
        return result.problems().get(0).toString();
    }
}
