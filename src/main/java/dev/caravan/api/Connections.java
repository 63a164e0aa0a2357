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
package dev.caravan.api;

import dev.caravan.connector.connection.ConnectionSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections for programs that embed Caravan. Those with the same settings share what they keep, until
 * {@link #closeAll()}. Thread-safe.
 */
public final class Connections {

    /** A connection's own name tells it from others in messages and in the audit. */
    private record Key(String name, String connector, Map<String, String> settings) {}

    private static final Map<Key, SharedSource> SHARED = new HashMap<>();

    private Connections() {}

    /** As {@link #get(String, String)}, without an environment. */
    public static Connection get(String name) {
        return named(name).open();
    }

    /**
     * @param name of a connection in the directory {@code connections}, or of a connector, whose settings are environment
     *     variables ({@code PG_HOST})
     * @param environment whose file is laid over the connection's: {@code shop.prod.yaml} over {@code shop.yaml}
     * @throws dev.caravan.observe.CaravanException CONFIG if there is no such connection, or its settings are not right
     */
    public static Connection get(String name, String environment) {
        return named(name).environment(environment).open();
    }

    /** To say more than a name before it is opened. */
    public static ConnectionRequest named(String name) {
        return new ConnectionRequest(name);
    }

    /** Ends all of them that are shared. Whoever holds one cannot use it any more. */
    public static void closeAll() {
        List<SharedSource> closing;
        synchronized (SHARED) {
            closing = new ArrayList<>(SHARED.values());
            SHARED.clear();
        }
        closing.forEach(SharedSource::close);
    }

    static SharedSource shared(ConnectionSettings settings) {
        Key key = new Key(settings.name(), settings.kamelet().name(), settings.values());
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(key, absent -> new SharedSource(settings));
        }
    }
}
