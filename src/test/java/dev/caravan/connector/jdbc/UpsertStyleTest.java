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

import java.util.List;
import org.junit.jupiter.api.Test;

/** The SQL of systems that no server of is at hand; that of the others is tried on them. */
class UpsertStyleTest {

    private static final List<String> COLUMNS = List.of("k", "a", "b");

    @Test
    void sqlServerKeepsOthersFromTheGapOfANewKey() {
        assertThat(UpsertStyle.MERGE_HOLDLOCK.sql("t", COLUMNS, List.of("k"), List.of()))
                .isEqualTo("MERGE INTO t WITH (HOLDLOCK) AS d USING (SELECT ? AS k, ? AS a, ? AS b) AS s ON (d.k = s.k)"
                        + " WHEN MATCHED THEN UPDATE SET d.a = s.a, d.b = s.b"
                        + " WHEN NOT MATCHED THEN INSERT (k, a, b) VALUES (s.k, s.a, s.b);");
    }

    @Test
    void oracleSelectsFromDual() {
        assertThat(UpsertStyle.MERGE_DUAL.sql("t", COLUMNS, List.of("k", "a"), List.of()))
                .isEqualTo(
                        "MERGE INTO t d USING (SELECT ? AS k, ? AS a, ? AS b FROM DUAL) s ON (d.k = s.k AND d.a = s.a)"
                                + " WHEN MATCHED THEN UPDATE SET d.b = s.b"
                                + " WHEN NOT MATCHED THEN INSERT (k, a, b) VALUES (s.k, s.a, s.b)");
    }

    @Test
    void aRowOfNothingButItsKeyChangesNothing() {
        assertThat(UpsertStyle.ON_CONFLICT.sql("t", List.of("k"), List.of("k"), List.of()))
                .endsWith("ON CONFLICT (k) DO NOTHING");
        assertThat(UpsertStyle.ON_DUPLICATE_KEY.sql("t", List.of("k"), List.of("k"), List.of()))
                .endsWith("ON DUPLICATE KEY UPDATE k = VALUES(k)");
        assertThat(UpsertStyle.MERGE.sql("t", List.of("k"), List.of("k"), List.of("CAST(? AS INTEGER)")))
                .isEqualTo("MERGE INTO t AS d USING (SELECT CAST(? AS INTEGER) AS k) AS s ON (d.k = s.k)"
                        + " WHEN NOT MATCHED THEN INSERT (k) VALUES (s.k)");
    }
}
