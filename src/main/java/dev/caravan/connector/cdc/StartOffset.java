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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * Where Debezium goes on: at what the table holds, which the engine is told as a setting. What it keeps itself is gone with
 * it, so that there is no second place that could disagree with the table; until then the connector looks here for what it
 * may confirm to the server.
 */
public final class StartOffset implements OffsetBackingStore {

    /** A JSON object as the connector writes its offsets; empty to begin. */
    static final String SETTING = "caravan.offset";

    private final Map<ByteBuffer, ByteBuffer> told = new ConcurrentHashMap<>();
    private ByteBuffer start;

    @Override
    public void configure(WorkerConfig config) {
        String offset = config.originalsStrings().getOrDefault(SETTING, "");
        start = offset.isEmpty() ? null : ByteBuffer.wrap(offset.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
        for (ByteBuffer key : keys) {
            // One database, one log: the connector asks for one key.
            ByteBuffer offset = told.getOrDefault(key, start);
            if (offset != null) {
                found.put(key, offset.duplicate());
            }
        }

        return CompletableFuture.completedFuture(found);
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        told.putAll(values);
        callback.onCompletion(null, null);

        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of();
    }

    @Override
    public void start() {
        // It holds nothing open.
    }

    @Override
    public void stop() {
        // It holds nothing open.
    }
}
