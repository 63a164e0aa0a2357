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

import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far a binlog was read: of each replication domain the last transaction, {@code 0-1-270,1-1-12} as domain, server and
 * sequence number. What is committed later in a domain has a greater number. Immutable.
 *
 * <p>https://mariadb.com/docs/server/ha-and-performance/standard-replication/gtid
 */
final class GtidPosition {

    static final GtidPosition START = new GtidPosition(new TreeMap<>());

    private static final Pattern GTID = Pattern.compile("([0-9]+)-([0-9]+)-([0-9]+)");

    private final TreeMap<Long, Gtid> domains;

    private record Gtid(long server, long sequence) {}

    private GtidPosition(TreeMap<Long, Gtid> domains) {
        this.domains = domains;
    }

    /**
     * @param text of a server or of {@link #toString}; empty where nothing was ever written
     * @throws IllegalArgumentException if it is none
     */
    static GtidPosition parse(String text) {
        GtidPosition position = START;
        for (String each : text.split(",")) {
            if (!each.isBlank()) {
                position = position.with(each.strip());
            }
        }

        return position;
    }

    /** @param gtid of the transaction that was read now */
    GtidPosition with(String gtid) {
        Matcher parts = GTID.matcher(gtid);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Cannot read the log: " + gtid + " is no GTID");
        }
        TreeMap<Long, Gtid> advanced = new TreeMap<>(domains);
        advanced.put(
                Long.valueOf(parts.group(1)), new Gtid(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));

        return new GtidPosition(advanced);
    }

    /** Whether everything up to there was read as well. */
    boolean covers(GtidPosition other) {
        return other.domains.entrySet().stream()
                .allMatch(each -> domains.containsKey(each.getKey())
                        && domains.get(each.getKey()).sequence()
                                >= each.getValue().sequence());
    }

    boolean isStart() {
        return domains.isEmpty();
    }

    @Override
    public String toString() {
        return domains.entrySet().stream()
                .map(each -> each.getKey() + "-" + each.getValue().server() + "-"
                        + each.getValue().sequence())
                .collect(Collectors.joining(","));
    }
}
