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

import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one exchange brings.
 *
 * @param body a {@code Map}, {@code Rejected}, {@code RecordStream}, {@code RowSource}, or an iterator or list of those
 * @param position tells, once the body is read to its end, how far the source has been read; may refuse by throwing.
 *     Empty where the source has no position
 * @param origin of the whole, for records that do not know their own
 * @param operation of records that do not say their own
 * @param filtered records that the source left out, each for a reason of its own
 * @param completion told once of the commit (null) or of the failure; empty where acceptance is enough
 * @param attempt how often these records were tried, this time included: more than 1 for those that come out of the
 *     quarantine
 * @param part empty if nothing else came with it
 */
public record Delivery(
        Object body,
        Optional<Supplier<Position>> position,
        Optional<Origin> origin,
        Operation operation,
        long filtered,
        Optional<Consumer<Throwable>> completion,
        long attempt,
        Optional<Part> part) {

    public Delivery(
            Object body,
            Optional<Supplier<Position>> position,
            Optional<Origin> origin,
            Operation operation,
            long filtered,
            Optional<Consumer<Throwable>> completion) {
        this(body, position, origin, operation, filtered, completion, 1, Optional.empty());
    }

    boolean isRetry() {
        return attempt > 1;
    }
}
