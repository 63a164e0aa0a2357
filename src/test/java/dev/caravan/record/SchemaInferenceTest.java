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
package dev.caravan.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaInferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|long",
                "-1|long",
                "0|long",
                "999999999999999999|long",
                "1234567890123456789|decimal(19,0)",
                "01|string",
                "-01|string",
                "+1|string",
                "' 1'|string",
                "-|string",
                "1.5|double",
                "1.|string",
                "-.5|string",
                "1.2.3|string",
                "1e5|string",
                "0.1234567890123456|decimal(16,16)",
                "123456789012345678901234567890123456789|string",
                "true|boolean",
                "False|boolean",
                "yes|string",
                "2024-02-29|date",
                "2023-02-29|string",
                "2024-02-29T10:00:00Z|timestamp",
                "2024-02-29 10:00:00+02:00|timestamp",
                "2024-02-29 10:00:00|timestamp_ntz",
                "2024-02-29 25:00:00|string",
                "10:00|string",
                "192.168.0.1|string",
                "555-1234|string",
                "NaN|string",
                "''|string",
                "١٢|string"
            })
    void textOfACsvFieldHasTheTypeThatKeepsItsMeaning(String text, String type) {
        assertThat(inferred(true, Map.of("f", text))).isEqualTo("f:" + type);
    }

    @Test
    void kindsThatDoNotGoTogetherBecomeText() {
        assertThat(inferred(true, Map.of("f", "1"), Map.of("f", "01"))).isEqualTo("f:string");
        assertThat(inferred(true, Map.of("f", "1"), Map.of("f", "1.5"))).isEqualTo("f:double");
        assertThat(inferred(true, Map.of("f", "2024-01-01"), Map.of("f", "2024-01-01 00:00:00")))
                .isEqualTo("f:string");
        assertThat(inferred(false, Map.of("f", 1), Map.of("f", Map.of("a", 1)))).isEqualTo("f:string");
        assertThat(inferred(false, Map.of("f", List.of(1)), Map.of("f", Map.of("a", 1))))
                .isEqualTo("f:string");
        assertThat(inferred(false, Map.of("f", true), Map.of("f", 1))).isEqualTo("f:string");
        assertThat(inferred(false, Map.of("f", List.of(1, "x")))).isEqualTo("f:array<string>");
    }

    @Test
    void longsAndDecimalsWidenWithoutLoss() {
        assertThat(inferred(false, Map.of("f", 1L), Map.of("f", new BigDecimal("1234567890123456.75"))))
                .isEqualTo("f:decimal(21,2)");
        assertThat(inferred(false, Map.of("f", 0.5), Map.of("f", new BigDecimal("1234567890123456.75"))))
                .isEqualTo("f:string");
        assertThat(inferred(false, Map.of("f", new BigDecimal("1E+30")))).isEqualTo("f:double");
    }

    @Test
    void whatWasNeverSeenHasNoColumn() {
        Map<String, Object> nulls = new LinkedHashMap<>();
        nulls.put("a", null);
        nulls.put("b", 1);

        assertThat(inferred(false, nulls)).isEqualTo("b:long");
        assertThat(inferred(false, Map.of())).isEmpty();
        assertThat(inferred(false, Map.of("f", List.of()))).isEqualTo("f:array<string>");
        assertThat(inferred(false, Map.of("f", Map.of()))).isEqualTo("f:map<string,string>");
        assertThat(inferred(false, Map.of("f", Arrays.asList((Object) null)))).isEqualTo("f:array<string>");
    }

    @Test
    void nestingIsKeptAndMerged() {
        assertThat(inferred(
                        false,
                        Map.of("f", List.of(Map.of("a", 1))),
                        Map.of("f", List.of(Map.of("b", Map.of("c", "x"))))))
                .isEqualTo("f:array<struct<a:long,b:struct<c:string>>>");
    }

    @Test
    void namesThatComeToTheSameColumnKeepTheFirst() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("a b", 1);
        record.put("A_B", "x");
        record.put("_partition", 2);

        assertThat(inferred(false, record)).isEqualTo("a_b:long,_partition_:long");
    }

    private static String inferred(boolean textual, Map<?, ?>... records) {
        SchemaInference inference = new SchemaInference();
        for (Map<?, ?> record : records) {
            inference.add(record, textual);
        }

        return inference.schema().toString();
    }
}
