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
package dev.caravan.format.swift;

import static dev.caravan.format.swift.SwiftRead.at;
import static dev.caravan.format.swift.SwiftRead.resource;
import static dev.caravan.format.swift.SwiftRead.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages other people made. */
class SwiftSamplesTest {

    @ParameterizedTest
    @CsvSource({
        "mt103.rje, 2",
        "mt103.dos, 4",
        "sepa_snippet.sta, 2",
        "postfinance.sta, 2",
        "rabobank-iban.sta, 2",
        "knab.sta, 2"
    })
    void everyMessageIsUnderstoodAndRebuilt(String name, int messages) throws IOException {
        assertThat(rows(resource(name)))
                .hasSize(messages)
                .extracting(row -> row.get("_parse_status"))
                .containsOnly("ok");
    }

    @Test
    void paymentsBehindTheirAcknowledgementsHaveTheirAmounts() throws IOException {
        List<Record> rows = rows(resource("MT103-bulk-with-ack.rje"));
        assertThat(rows).extracting(row -> row.get("service_id")).containsExactly("21", "01", "21", "01", "21", "01");
        assertThat(rows)
                .extracting(row -> row.get("amount"))
                .containsExactly(
                        null, new BigDecimal("3700"), null, new BigDecimal("1321.00"), null, new BigDecimal("1417.8"));
    }

    @Test
    void dateThatDoesNotExistIsTold() throws IOException {
        Record row = rows(resource("sample_JPchar.txt")).get(0);
        assertThat(row).containsEntry("_parse_status", "partial").containsEntry("encoding", "UTF-8");
        assertThat(at(row, "_errors", 0, "text"))
                .isEqualTo("Field 61 is not a statement line of dates, mark, amount, type and references");
        assertThat(at(row, "statement", "lines", 0, "value_date")).isNull();
        assertThat(at(row, "statement", "lines", 0, "amount")).isEqualTo(new BigDecimal("1234"));
        assertThat(at(row, "statement", "closing_balance", "amount")).isEqualTo(new BigDecimal("17062895"));
    }
}
