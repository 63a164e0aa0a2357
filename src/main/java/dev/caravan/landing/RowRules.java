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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is done to every row before it is written anywhere, in this order: masks, expectations, transform.
 *
 * @param masks by column, or path into one: {@code patient.name}
 * @param maskKey for {@link Mask#HASH}
 * @param deleteWhen a predicate that is true for a record that says that its key is deleted
 * @param transform {@code SELECT … FROM batch WHERE …}
 * @param rawPayload whether the quarantine keeps the payloads of its rows
 * @param quarantineMax as many rows a run may send to the quarantine
 * @param quarantineMaxRatio as large a part of its rows, from the hundredth on
 */
public record RowRules(
        Map<String, Mask> masks,
        Optional<MaskKey> maskKey,
        List<Expectation> expectations,
        Optional<String> deleteWhen,
        Optional<String> transform,
        RawPayload rawPayload,
        OptionalLong quarantineMax,
        OptionalDouble quarantineMaxRatio) {

    public static final RowRules NONE = new RowRules(
            Map.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            RawPayload.KEEP,
            OptionalLong.empty(),
            OptionalDouble.empty());

    public RowRules {
        masks = Map.copyOf(masks);
        expectations = List.copyOf(expectations);
        if (masks.containsValue(Mask.HASH) && maskKey.isEmpty()) {
            throw new IllegalArgumentException("mask: hash needs a maskKey, for example {{env:MASK_KEY}}");
        }
    }

    /** Whether there is SQL to be put every row through. */
    boolean hasSql() {
        return !expectations.isEmpty() || deleteWhen.isPresent() || transform.isPresent();
    }

    /** What is put in the place of a value. */
    public enum Mask {
        /** HMAC-SHA-256 with the key, in hexadecimal digits: the same for the same value. */
        HASH,
        /** Nothing: there is no such column. */
        DROP,
        /** Always the same text. */
        REDACT
    }

    /** What the quarantine does with the payloads of its rows. */
    public enum RawPayload {
        KEEP,
        DROP
    }
}
