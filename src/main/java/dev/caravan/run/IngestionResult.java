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
package dev.caravan.run;

import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a run did, or has done so far.
 *
 * @param items one for each table of each stream
 * @param error the first failure; what follows are its consequences
 * @param finishedAt empty while it is running
 */
public record IngestionResult(
        IngestedItem.Status status,
        List<IngestedItem> items,
        Optional<CaravanException> error,
        Instant startedAt,
        Optional<Instant> finishedAt) {

    /** Of all items. */
    public Counts counts() {
        return items.stream().map(IngestedItem::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** Members in snake case, times in ISO 8601; those that are empty are left out. */
    public Map<String, Object> toMap() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", status.name().toLowerCase(Locale.ROOT));
        document.put("started_at", startedAt.toString());
        finishedAt.ifPresent(time -> document.put("finished_at", time.toString()));
        document.put("items", items.stream().map(IngestedItem::toMap).toList());
        error.ifPresent(failure -> document.put("error", IngestedItem.describe(failure)));

        return document;
    }
}
