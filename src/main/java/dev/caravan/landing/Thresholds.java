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
package dev.caravan.landing;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Rejected;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Ends a run that sends more to the quarantine than it may. */
final class Thresholds {

    /** Before, a ratio says little. */
    private static final long FIRST_RATIO = 100;

    private final RowRules rules;
    private final String pipeline;
    private final Map<String, Long> codes = new TreeMap<>();
    private long committedRead;
    private long quarantined;
    private String lastMessage;

    Thresholds(RowRules rules, String pipeline) {
        this.rules = rules;
        this.pipeline = pipeline;
    }

    void count(Rejected rejected) {
        quarantined++;
        codes.merge(rejected.code(), 1L, Long::sum);
        lastMessage = rejected.message();
    }

    void committed(Counts batch) {
        committedRead += batch.read();
    }

    /**
     * @param batchRead rows of the open batch
     * @throws CaravanException EXPECTATION if most of the rows violate expectations, else SOURCE_DATA
     */
    void check(long batchRead) {
        long read = committedRead + batchRead;
        if (rules.quarantineMax().isPresent()
                && quarantined > rules.quarantineMax().getAsLong()) {
            throw exceeded(read, "quarantineMax " + rules.quarantineMax().getAsLong());
        }
        if (rules.quarantineMaxRatio().isPresent()
                && read >= FIRST_RATIO
                && quarantined > rules.quarantineMaxRatio().getAsDouble() * read) {
            throw exceeded(
                    read, "quarantineMaxRatio " + rules.quarantineMaxRatio().getAsDouble());
        }
    }

    private CaravanException exceeded(long read, String bound) {
        long expectations = codes.getOrDefault(BatchRules.EXPECTATION, 0L);
        String reasons = codes.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));

        return new CaravanException(
                expectations * 2 > quarantined ? Category.EXPECTATION : Category.SOURCE_DATA,
                "Cannot go on with pipeline " + pipeline + ": " + quarantined + " of the " + read
                        + " rows that this run has read are for the quarantine (" + reasons + "), more than " + bound
                        + " allows. The last: " + lastMessage
                        + ". What was committed stays, the open batch does not; correct the source or raise the bound,"
                        + " and run the pipeline again.");
    }
}
