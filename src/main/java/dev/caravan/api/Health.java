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

import dev.caravan.observe.CaravanException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a source can be read now.
 *
 * @param connected whether the login went well; healthy may be false all the same, where the object is not there
 * @param responseTimeMs of the whole check
 * @param incremental whether a reading can go on from a position
 * @param batchReading whether the source can be read to an end
 * @param error why it is not healthy
 */
public record Health(
        boolean connected,
        double responseTimeMs,
        Instant lastCheck,
        boolean incremental,
        boolean batchReading,
        Optional<CaravanException> error) {

    public boolean healthy() {
        return error.isEmpty();
    }

    /** By the names that SQLFlow's specification has for them. */
    public Map<String, Object> toMap() {
        Map<String, Object> capabilities = new LinkedHashMap<>();
        capabilities.put("incremental", incremental);
        capabilities.put("batch_reading", batchReading);
        capabilities.put("health_monitoring", true);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", healthy() ? "healthy" : "unhealthy");
        document.put("connected", connected);
        document.put("response_time_ms", responseTimeMs);
        document.put("last_check", lastCheck.toString());
        document.put("capabilities", capabilities);
        error.ifPresent(failure -> document.put("error", failure.getMessage()));

        return document;
    }
}
