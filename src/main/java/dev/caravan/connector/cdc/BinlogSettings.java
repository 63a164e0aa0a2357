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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.record.Position;
import io.debezium.relational.history.SchemaHistory;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Debezium's connector is told. Options:
 * https://debezium.io/documentation/reference/3.4/connectors/mariadb.html#mariadb-connector-properties
 */
final class BinlogSettings {

    private static final String HEARTBEAT_MILLIS = "1000";
    private static final String DOT = "\\.";
    private static final String IDLE_MILLIS = "1000";

    private final Properties properties = new Properties();

    BinlogSettings() {
        put("connector.class", "io.debezium.connector.mariadb.MariaDbConnector");
        put("offset.storage", StartOffset.class.getName());
        put("schema.history.internal", StructureHistory.class.getName());
        put("schema.history.internal.store.only.captured.tables.ddl", "true");
        put("snapshot.mode", "initial");
        put("snapshot.fetch.size", "1000");
        put("provide.transaction.metadata", "true");
        // The structures of a position come from them.
        put("include.schema.changes", "true");
        put("tombstones.on.delete", "false");
        // A table that is emptied must not go unseen.
        put("skipped.operations", "none");
        put("decimal.handling.mode", "precise");
        put("bigint.unsigned.handling.mode", "precise");
        put("binary.handling.mode", "bytes");
        put("time.precision.mode", "adaptive_time_microseconds");
        put("enable.time.adjuster", "false");
        put("event.processing.failure.handling.mode", "fail");
        put("event.deserialization.failure.handling.mode", "fail");
        put("event.converting.failure.handling.mode", "fail");
        put("inconsistent.schema.handling.mode", "fail");
        // Ours, from where the table is: the client would begin a transaction a second time.
        put("errors.max.retries", "0");
        put("connect.keep.alive", "false");
        // Also how often the server says that it has nothing to send.
        put("connect.keep.alive.interval.ms", IDLE_MILLIS);
        put("heartbeat.interval.ms", HEARTBEAT_MILLIS);
        // A server of the same history may stand in for one that failed; whether it has what is needed it says itself.
        put("internal.log.position.check.enable", "false");
        put("max.queue.size", "4096");
        put("max.batch.size", "2048");
        put("max.queue.size.in.bytes", "16777216");
    }

    /** Of two engines of one name in a process, the other waits until the first has gone. */
    void server(String id) {
        put("database.server.id", id);
        put(EngineSettings.TOPIC_PREFIX, "binlog_" + id);
        put("name", "caravan-binlog-" + id);
    }

    /**
     * Statements that name none of the tables are not parsed: one that the connector does not know would end the reading,
     * whatever it is about.
     */
    void tables(TableNames names) {
        put("table.include.list", names.expressions());
        String last = Stream.of(names.expressions().split(","))
                .map(name -> name.substring(name.lastIndexOf(DOT) + DOT.length()))
                .collect(Collectors.joining("|"));
        put(
                "internal.schema.history.internal.ddl.filter",
                SchemaHistory.DDL_FILTER.defaultValueAsString() + ",(?!.*(" + last + "|DATABASE|SCHEMA)).*");
    }

    /** @param queries by the name of their table, for those whose rows are not asked for as usual */
    void snapshotOf(Map<String, String> queries) {
        put("snapshot.select.statement.overrides", String.join(",", queries.keySet()));
        queries.forEach((table, query) -> put("snapshot.select.statement.overrides." + table, query));
    }

    void put(String name, String value) {
        properties.setProperty(name, value);
    }

    /** @param behind the position to go on from; empty for a snapshot first */
    Properties properties(Optional<Position> behind) {
        Properties all = new Properties();
        all.putAll(properties);
        behind.ifPresent(position -> {
            ObjectNode offset = JsonNodeFactory.instance.objectNode();
            offset.put("file", "");
            offset.put("pos", 0L);
            offset.put("gtids", BinlogDecoder.gtid(position).toString());
            all.setProperty(StartOffset.SETTING, offset.toString());
            all.setProperty(
                    StructureHistory.SETTING,
                    position.tree().path(BinlogDecoder.STRUCTURES).asText());
        });

        return all;
    }
}
