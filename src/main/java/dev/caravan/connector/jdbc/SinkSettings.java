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

import java.util.Arrays;
import java.util.List;

/**
 * What a sink does with records.
 *
 * @param primaryKey columns by which upserts and deletions find their row
 * @param columns the fields that are written; empty for all
 * @param batchSize how many rows are sent, and committed, together where the source allows it
 * @param quarantining whether a record that cannot be written goes to the quarantine; else it fails the run
 */
record SinkSettings(
        TargetRow.Action action, List<String> primaryKey, List<String> columns, int batchSize, boolean quarantining) {

    /** @throws IllegalArgumentException in words for a person */
    static SinkSettings of(String mode, String primaryKey, String columns, int batchSize, String onInvalid) {
        TargetRow.Action action =
                switch (mode) {
                    case "insert" -> TargetRow.Action.INSERT;
                    case "upsert" -> TargetRow.Action.UPSERT;
                    case "delete" -> TargetRow.Action.DELETE;
                    default -> throw new IllegalArgumentException("mode " + mode + " is not insert, upsert or delete");
                };
        List<String> keys = names(primaryKey);
        if (action != TargetRow.Action.INSERT && keys.isEmpty()) {
            throw new IllegalArgumentException("mode " + mode + " needs primaryKey");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize " + batchSize + " is less than 1");
        }
        if (!onInvalid.equals("fail") && !onInvalid.equals("quarantine")) {
            throw new IllegalArgumentException("onInvalid " + onInvalid + " is not fail or quarantine");
        }

        return new SinkSettings(action, keys, names(columns), batchSize, onInvalid.equals("quarantine"));
    }

    private static List<String> names(String separated) {
        return Arrays.stream(separated.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
