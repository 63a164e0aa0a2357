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
package dev.caravan.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablePatternsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "sales.*                | sales | orders      | true",
                "sales.*                | Sales | orders      | false",
                "sales.*                | hr    | orders      | false",
                "hr.*, sales.ord*       | sales | orders      | true",
                "hr.*, sales.ord*       | sales | customers   | false",
                "*.orders               | any   | orders      | true",
                "*                      | usual | orders      | true",
                "*                      | sales | orders      | false",
                "sales.order.items      | sales | order.items | error",
                "sales.\"order.items\"  | sales | order.items | true",
                "sales.\"order.items\"  | sales | orderxitems | false",
                "sales.\"a*\"           | sales | a*          | true",
                "sales.\"a*\"           | sales | ab          | false",
                "sales.\"a\"\"b\"       | sales | a\"b        | true",
                "sales.\"a,b\"          | sales | a,b         | true",
                "sales.a.*              | sales | a           | error",
                "\"sales.orders         | sales | orders      | error",
                "sales.                 | sales | orders      | error"
            })
    void aPatternIsTakenByTheLetter(String patterns, String schema, String table, String expected) {
        if (expected.equals("error")) {
            assertThatThrownBy(() -> TablePatterns.parse(patterns)).hasMessageContaining("the pattern ");
        } else {
            assertThat(TablePatterns.parse(patterns).match(schema, table, "usual"))
                    .isEqualTo(Boolean.valueOf(expected));
        }
    }

    @Test
    void aPatternWithoutSchemaIsOfAnyIfNoneIsUsual() {
        assertThat(TablePatterns.parse("orders").match("sales", "orders", "")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " , "})
    void nothingIsNoPattern(String text) {
        assertThat(TablePatterns.parse(text).isEmpty()).isTrue();
        assertThat(TablePatterns.parse(text).match("sales", "orders", "")).isFalse();
    }
}
