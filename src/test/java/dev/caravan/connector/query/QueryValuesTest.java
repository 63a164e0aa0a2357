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
package dev.caravan.connector.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of values on their way into a query, and of those that an API writes in a way of its own. */
class QueryValuesTest {

    @Test
    void valuesTakeThePlaceOfQuestionMarksThatAreNoText() {
        String sql = "SELECT '?''?', \"?\" /* ? */ FROM t -- ?\nWHERE a > ? AND b = ?";

        assertThat(Literals.in(sql, List.of(new BigDecimal("1E+3"), "it's ? -- '"), PinotTypes::literal))
                .isEqualTo("SELECT '?''?', \"?\" /* ? */ FROM t -- ?\nWHERE a > 1000 AND b = 'it''s ? -- '''");
    }

    @Test
    void aQuestionMarkTooManyOrTooFewIsRefused() {
        assertThatThrownBy(() -> Literals.in("SELECT ? WHERE a > ?", List.of("a"), PinotTypes::literal))
                .hasMessageContaining("question mark of its own");
        assertThatThrownBy(() -> Literals.in("SELECT 'a WHERE a > ?", List.of("a"), PinotTypes::literal))
                .hasMessageContaining("leaves a quote");
    }

    @Test
    void aTimeIsWhatEachEngineTakesForOne() {
        OffsetDateTime time = OffsetDateTime.parse("2024-02-29T10:00:00.123456+02:00");

        assertThat(PinotTypes.literal(time)).isEqualTo("1709193600123");
        assertThat(AthenaTypes.literal(time)).isEqualTo("TIMESTAMP '2024-02-29 08:00:00.123456 UTC'");
        assertThat(AthenaTypes.literal(LocalDate.parse("2024-02-29"))).isEqualTo("DATE '2024-02-29'");
        assertThat(BigQueryTypes.parameter(time))
                .hasToString("{\"parameterType\":{\"type\":\"TIMESTAMP\"},"
                        + "\"parameterValue\":{\"value\":\"2024-02-29T08:00:00.123456Z\"}}");
    }

    @Test
    void aNumberIsOfTheLeastTypeThatHoldsIt() {
        assertThat(typeOf("123456789012345678")).isEqualTo("INT64");
        assertThat(typeOf("1.5")).isEqualTo("NUMERIC");
        assertThat(typeOf("12345678901234567890")).isEqualTo("NUMERIC");
        assertThat(typeOf("0.0000000001")).isEqualTo("BIGNUMERIC");
    }

    private static String typeOf(String number) {
        return BigQueryTypes.parameter(new BigDecimal(number))
                .path("parameterType")
                .path("type")
                .asText();
    }

    @Test
    void recordsAndArraysOfBigQueryBecomeJson() throws JsonProcessingException {
        JsonNode field = JsonHttp.JSON.readTree(
                """
                {"name": "items", "type": "RECORD", "mode": "REPEATED", "fields": [
                  {"name": "sku", "type": "STRING", "mode": "NULLABLE"},
                  {"name": "counts", "type": "INTEGER", "mode": "REPEATED"},
                  {"name": "at", "type": "TIMESTAMP", "mode": "NULLABLE"}]}
                """);
        JsonNode value = JsonHttp.JSON.readTree(
                """
                [{"v": {"f": [{"v": "a\\"b"}, {"v": [{"v": "1"}, {"v": "2"}]}, {"v": "1709193600123456"}]}},
                 {"v": {"f": [{"v": null}, {"v": []}, {"v": null}]}}]
                """);

        assertThat(BigQueryTypes.column(field).sqlType()).isEqualTo(Types.VARCHAR);
        assertThat(BigQueryTypes.value(field, value))
                .isEqualTo("[{\"sku\":\"a\\\"b\",\"counts\":[1,2],\"at\":\"2024-02-29T08:00:00.123456Z\"},"
                        + "{\"sku\":null,\"counts\":[],\"at\":null}]");
    }

    @Test
    void decimalsHaveTheDigitsTheyWereDeclaredWith() {
        assertThat(BigQueryTypes.declared("n", "NUMERIC"))
                .isEqualTo(new ApiColumn("n", Types.NUMERIC, "NUMERIC", 38, 9));
        assertThat(BigQueryTypes.declared("n", "BIGNUMERIC(40, 2)"))
                .isEqualTo(new ApiColumn("n", Types.NUMERIC, "BIGNUMERIC", 40, 2));
        assertThat(BigQueryTypes.declared("n", "STRING(10)").sqlType()).isEqualTo(Types.VARCHAR);
        assertThat(AthenaTypes.declared("n", "decimal(12,3)"))
                .isEqualTo(new ApiColumn("n", Types.DECIMAL, "decimal", 12, 3));
        assertThat(AthenaTypes.declared("n", "array<bigint>").sqlType()).isEqualTo(Types.VARCHAR);
    }

    @Test
    void aTimeOfAthenaWithTheNameOfAZoneIsAnInstant() {
        assertThat(AthenaTypes.value("timestamp with time zone", "2024-07-01 12:00:00.500 Europe/Berlin"))
                .isEqualTo("2024-07-01T10:00:00.500Z");
        assertThat(AthenaTypes.value("timestamp with time zone", "no time")).isEqualTo("no time");
    }
}
