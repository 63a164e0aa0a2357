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
package dev.caravan.lake;

import dev.caravan.landing.Delivery;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import dev.caravan.record.RowSource;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/** What an exchange brings, by its body and the properties of {@link LakeConstants}. */
public final class Deliveries {

    private Deliveries() {}

    /**
     * @param completion as {@link Delivery} takes it
     * @throws CaravanException CONFIG if the body is nothing that holds records
     */
    public static Delivery of(Exchange exchange, Optional<Consumer<Throwable>> completion) {
        Object body = exchange.getMessage().getBody();
        if (!isLandable(body)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot land a body of type " + body.getClass().getName()
                            + ": a record is a map. Parse the body in a"
                            + " step before lake:, with unmarshal or one of the caravan-…-action Kamelets.");
        }

        return new Delivery(
                body,
                position(exchange),
                Optional.ofNullable(exchange.getProperty(LakeConstants.ORIGIN, Origin.class)),
                operation(exchange),
                exchange.getProperty(LakeConstants.FILTERED, 0L, Long.class),
                completion,
                exchange.getProperty(LakeConstants.ATTEMPT, 1L, Long.class));
    }

    private static Operation operation(Exchange exchange) {
        String operation = exchange.getProperty(LakeConstants.OPERATION, "upsert", String.class);
        try {
            return Operation.valueOf(operation.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot land a record: property " + LakeConstants.OPERATION + " is neither upsert nor delete.",
                    e);
        }
    }

    private static boolean isLandable(Object body) {
        return body == null
                || body instanceof Map
                || body instanceof Rejected
                || body instanceof RecordStream
                || body instanceof RowSource
                || body instanceof Iterator
                || body instanceof Iterable;
    }

    /**
     * Of a part of a split, before the last one: nothing where the source is asked when all has been read, and nothing of
     * what comes again unless it is acknowledged. Both have landed with the last part, not before.
     */
    @SuppressWarnings("unchecked")
    private static Optional<Supplier<Position>> position(Exchange exchange) {
        boolean replayable = LakeConstants.REPLAY_POSITION.equals(exchange.getProperty(LakeConstants.REPLAY));
        boolean early = Boolean.FALSE.equals(exchange.getProperty(ExchangePropertyKey.SPLIT_COMPLETE));
        Object position = exchange.getProperty(LakeConstants.POSITION);
        if (position instanceof Position known) {
            return early && !replayable ? Optional.empty() : Optional.of(() -> known);
        }

        return early ? Optional.empty() : Optional.ofNullable((Supplier<Position>) position);
    }
}
