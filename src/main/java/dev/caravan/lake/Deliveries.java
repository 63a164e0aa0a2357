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
import dev.caravan.landing.Part;
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

/** What an exchange brings, by its body and the properties of {@link LakeConstants}. */
public final class Deliveries {

    private Deliveries() {}

    /**
     * @param completion as {@link Delivery} takes it
     * @throws CaravanException CONFIG if the body is nothing that holds records
     */
    public static Delivery of(Exchange exchange, Optional<Consumer<Throwable>> completion) {
        return delivery(
                exchange, landable(exchange), position(exchange), filtered(exchange), completion, Optional.empty());
    }

    /**
     * Has something done when the split is over that an exchange is a part of, with the exchange that was split. The first one
     * of each counts.
     *
     * @return false if it is no part of one
     */
    public static boolean atEndOfSplit(Exchange part, Object whose, Consumer<Exchange> ending) {
        Whole whole = part.getProperty(LakeConstants.WHOLE, Whole.class);
        if (whole != null) {
            whole.atEnd(whose, ending);
        }

        return whole != null;
    }

    /** Of a part of a split: what it holds. How far the source has been read is told at the {@link #end}. */
    static Delivery part(Exchange part, Whole whole) {
        return delivery(
                part, landable(part), Optional.empty(), 0, Optional.empty(), Optional.of(new Part(whole, true)));
    }

    /** Behind the last part of a split. */
    static Delivery end(Exchange exchange, Whole whole, Optional<Consumer<Throwable>> completion) {
        return delivery(
                exchange,
                null,
                position(exchange),
                filtered(exchange),
                completion,
                Optional.of(new Part(whole, false)));
    }

    /** Of a split that failed, which the route has dealt with: what comes next tells how far the source has been read. */
    static Delivery handled(Exchange exchange, Whole whole) {
        return delivery(exchange, null, Optional.empty(), 0, Optional.empty(), Optional.of(new Part(whole, false)));
    }

    /**
     * Of a split that failed. Parts of what comes again must not be committed, so that the landing is refused; any other
     * source brings them again if it is told of the failure.
     */
    static Delivery givenUp(Exchange exchange, Whole whole) {
        return delivery(
                exchange,
                null,
                isReplayable(exchange) ? Optional.of(() -> refuse(exchange)) : Optional.empty(),
                0,
                Optional.empty(),
                Optional.of(new Part(whole, false)));
    }

    private static Position refuse(Exchange exchange) {
        throw CaravanException.in(exchange.getException())
                .orElseGet(() -> new CaravanException(
                        Category.SOURCE_DATA,
                        "Cannot land the parts of a split: a step failed on one of them: "
                                + CaravanException.reasonOf(exchange.getException()) + ".",
                        exchange.getException()));
    }

    private static Delivery delivery(
            Exchange exchange,
            Object body,
            Optional<Supplier<Position>> position,
            long filtered,
            Optional<Consumer<Throwable>> completion,
            Optional<Part> part) {
        return new Delivery(
                body,
                position,
                Optional.ofNullable(exchange.getProperty(LakeConstants.ORIGIN, Origin.class)),
                operation(exchange),
                filtered,
                completion,
                exchange.getProperty(LakeConstants.ATTEMPT, 1L, Long.class),
                part);
    }

    private static Object landable(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!isLandable(body)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot land a body of type " + body.getClass().getName()
                            + ": a record is a map. Parse the body in a"
                            + " step before lake:, with unmarshal or one of the caravan-…-action Kamelets.");
        }

        return body;
    }

    static boolean isReplayable(Exchange exchange) {
        return LakeConstants.REPLAY_POSITION.equals(exchange.getProperty(LakeConstants.REPLAY));
    }

    private static long filtered(Exchange exchange) {
        return exchange.getProperty(LakeConstants.FILTERED, 0L, Long.class);
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

    @SuppressWarnings("unchecked")
    private static Optional<Supplier<Position>> position(Exchange exchange) {
        Object position = exchange.getProperty(LakeConstants.POSITION);

        return position instanceof Position known
                ? Optional.of(() -> known)
                : Optional.ofNullable((Supplier<Position>) position);
    }
}
