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

import java.util.OptionalLong;
import java.util.Properties;

/**
 * What Debezium's connector is told. Options:
 * https://debezium.io/documentation/reference/3.4/connectors/postgresql.html#postgresql-connector-properties
 */
final class EngineSettings {

    static final String TOPIC_PREFIX = "topic.prefix";

    private final Properties properties = new Properties();

    EngineSettings() {
        put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        put("offset.storage", StartOffset.class.getName());
        put("plugin.name", "pgoutput");
        put("provide.transaction.metadata", "true");
        // Of a partitioned table, changes come under the name of the whole, as its snapshot does.
        put("publish.via.partition.root", "true");
        put("message.prefix.include.list", ChangeLog.MARK_PREFIX);
        put("tombstones.on.delete", "false");
        // A table that is emptied must not go unseen.
        put("skipped.operations", "none");
        put("decimal.handling.mode", "precise");
        put("converters", "numeric");
        put("numeric.type", NumericConverter.class.getName());
        // For keys that are texts by then, which rows are looked up by.
        put("driver.stringtype", "unspecified");
        // A value that is none of its type would be null.
        put("event.converting.failure.handling.mode", "fail");
        put("binary.handling.mode", "bytes");
        put("time.precision.mode", "adaptive");
        put("interval.handling.mode", "string");
        put("hstore.handling.mode", "json");
        put("include.unknown.datatypes", "true");
        // Ours, from where the table is.
        put("errors.max.retries", "0");
        put("slot.max.retries", "0");
        put("max.queue.size", "2048");
        put("max.batch.size", "1024");
        put("poll.interval.ms", "50");
        put("max.queue.size.in.bytes", "16777216");
        put("snapshot.fetch.size", "1000");
        // Large values that an update left alone are not in the log.
        put("post.processors", "reselector");
        put("reselector.type", ReselectedValues.class.getName());
        put("reselector.reselect.error.handling.mode", "fail");
        put("reselector.reselect.null.values", "false");
        put("unavailable.value.placeholder", Values.UNAVAILABLE);
    }

    void put(String name, String value) {
        properties.setProperty(name, value);
    }

    /**
     * The server lets go of its log by whole files. As changes of other tables bring this one on by nothing, a message goes
     * into the log when one more file of it is kept; its end is a place to be told.
     *
     * @param name of letters, digits and underscores
     */
    void slot(String name) {
        put("slot.name", name);
        // Of two engines with one in a process, the other waits until the first has gone (JMX).
        put(TOPIC_PREFIX, name);
        put("name", "caravan-" + name);
        put(
                "heartbeat.action.query",
                "SELECT pg_logical_emit_message(true, '" + ChangeLog.MARK_PREFIX + "', '') FROM pg_replication_slots"
                        + " WHERE slot_name = '" + name + "' AND pg_current_wal_lsn() - confirmed_flush_lsn > "
                        + ChangeLog.SEGMENT_BYTES);
    }

    void tables(TableNames tables) {
        put("table.include.list", tables.expressions());
    }

    /** @param behind the place in the log to go on from; empty for a snapshot first */
    Properties properties(OptionalLong behind) {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty("snapshot.mode", "initial");
        // Only the place: with more Debezium would look for the last event it had seen, which is one that landed.
        behind.ifPresent(
                place -> all.setProperty(StartOffset.SETTING, "{\"lsn\":" + place + ",\"txId\":0,\"ts_usec\":0}"));

        return all;
    }
}
