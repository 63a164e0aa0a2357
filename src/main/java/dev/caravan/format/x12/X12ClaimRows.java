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
package dev.caravan.format.x12;

import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The rows of a transaction set that is cut behind each of its parts. For one set. */
final class X12ClaimRows {

    private final X12Piece piece;
    private final X12Parts parts;
    private final List<Struct> segments;
    private final X12Context context = new X12Context();
    private final List<String> faultsOfContext = new ArrayList<>(0);
    private final Consumer<String> faults = faultsOfContext::add;
    private int walked;
    private Boolean balanced;

    /** @param segments of the piece */
    X12ClaimRows(X12Piece piece, List<Struct> segments, X12Parts parts) {
        this.piece = piece;
        this.segments = segments;
        this.parts = parts;
    }

    List<Object> rows(MessageDigest digest) {
        List<X12Part> all = parts.all();
        List<Object> rows = new ArrayList<>(Math.max(1, all.size()));
        for (X12Part part : all) {
            int from = walked;
            boolean last = rows.size() == all.size() - 1;
            rows.add(row(digest, from, last ? segments.size() : (int) part.lastIdx(), part));
        }

        if (all.isEmpty()) {
            rows.add(row(digest, 0, segments.size(), null));
        }

        return rows;
    }

    /** @param part null when the row is the whole set */
    private Record row(MessageDigest digest, int from, int to, X12Part part) {
        walk(to);
        List<String> told = new ArrayList<>(faultsOfContext);
        faultsOfContext.clear();
        if (part != null) {
            told.addAll(part.faults());
        }

        if (to == segments.size()) {
            told.addAll(parts.otherFaults());
        }

        if (from == 0) {
            balanced = balanced();
        }

        Record row = piece.part(digest, from, to, told);
        X12Part.Kind kind = part == null ? null : part.kind();
        Object value = part == null ? null : part.value();
        row.put("row_kind", kind == null ? "set" : kind.column());
        row.put("balanced", value instanceof Map<?, ?> struct ? struct.get("balanced") : null);
        context.put(row, balanced);
        row.put("claim", kind == X12Part.Kind.CLAIM ? value : null);
        row.put("claim_payment", kind == X12Part.Kind.CLAIM_PAYMENT ? value : null);
        row.put("provider_adjustments", kind == X12Part.Kind.PROVIDER_ADJUSTMENT ? value : null);
        return row;
    }

    private void walk(int to) {
        for (; walked < to; walked++) {
            context.accept(new X12Values(segments.get(walked), faults));
        }
    }

    /** Whether what is paid is the sum of the claim payments less the provider adjustments; null when unknown. */
    private Boolean balanced() {
        BigDecimal paid = context.paid();
        BigDecimal sum = sum(X12Part.Kind.CLAIM_PAYMENT, "payment");
        BigDecimal less = sum(X12Part.Kind.PROVIDER_ADJUSTMENT, "amount");
        return paid == null || sum == null || less == null ? null : paid.compareTo(sum.subtract(less)) == 0;
    }

    private BigDecimal sum(X12Part.Kind kind, String column) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Object struct : parts.structs(kind)) {
            if (!(((Map<?, ?>) struct).get(column) instanceof BigDecimal amount)) {
                return null;
            }

            sum = sum.add(amount);
        }

        return sum;
    }
}
