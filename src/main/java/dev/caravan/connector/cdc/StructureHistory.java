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
package dev.caravan.connector.cdc;

import io.debezium.config.Configuration;
import io.debezium.relational.Tables;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistory;
import io.debezium.relational.history.SchemaHistoryListener;
import io.debezium.relational.history.TableChanges;
import java.time.Instant;
import java.util.Map;

/**
 * What Debezium wants to know of the tables where it goes on: what the position there says, which it is told as a setting.
 * Debezium's own history of all statements is kept nowhere, so that there is no second place that could disagree with the
 * table.
 */
public final class StructureHistory implements SchemaHistory {

    /** As {@link TableStructures} writes them; empty to begin. */
    static final String SETTING = CONFIGURATION_FIELD_PREFIX_STRING + "caravan.structures";

    private String structures = "";

    @Override
    public void configure(
            Configuration config,
            HistoryRecordComparator comparator,
            SchemaHistoryListener listener,
            boolean useCatalogBeforeSchema) {
        structures = config.getString(SETTING, "");
    }

    @Override
    public void start() {
        // It holds nothing open.
    }

    @Override
    public void record(Map<String, ?> source, Map<String, ?> position, String databaseName, String ddl) {
        // The messages tell, in their order among the changes.
    }

    @Override
    public void record(
            Map<String, ?> source,
            Map<String, ?> position,
            String databaseName,
            String schemaName,
            String ddl,
            TableChanges changes,
            Instant timestamp) {
        // The messages tell, in their order among the changes.
    }

    /** Of {@link SchemaHistory}, which has nothing newer that one could write instead. */
    @Override
    @SuppressWarnings("deprecation")
    public void recover(Map<Map<String, ?>, Map<String, ?>> offsets, Tables schema, DdlParser ddlParser) {
        TableStructures.parse(structures).recall(schema, ddlParser);
    }

    @Override
    public boolean exists() {
        return !structures.isEmpty();
    }

    @Override
    public boolean storageExists() {
        return true;
    }

    @Override
    public void initializeStorage() {
        // There is none.
    }

    @Override
    public void stop() {
        // It holds nothing open.
    }
}
