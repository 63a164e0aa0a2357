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

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a connection performs; nothing that was not measured yet is other than zero.
 *
 * @param connectionTimeMs what it took to log in, at the last check
 * @param queryTimeMs what the last reading took until its first record
 * @param rowsPerSecond of the last reading that ended, without the time that its reader took
 * @param bytesTransferred of the values that readings handed over since the connection was opened; the wire may have
 *     carried more or less
 */
public record Metrics(double connectionTimeMs, double queryTimeMs, double rowsPerSecond, long bytesTransferred) {

    /** By the names that SQLFlow's specification has for them. */
    public Map<String, Object> toMap() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("connection_time_ms", connectionTimeMs);
        document.put("query_time_ms", queryTimeMs);
        document.put("rows_per_second", rowsPerSecond);
        document.put("bytes_transferred", bytesTransferred);

        return document;
    }
}
