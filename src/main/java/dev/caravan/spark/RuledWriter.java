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
package dev.caravan.spark;

import dev.caravan.record.RowJudge;
import dev.caravan.record.RowJudge.Violation;
import dev.caravan.record.RowRefused;
import dev.caravan.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Puts each row through the rules before it joins its batch. What Spark says about a row that cannot be computed is kept
 * down to the name of the error: its sentences quote values.
 */
final class RuledWriter extends RowBuilder {

    private final Optional<RowPipe> deletes;
    private final List<RowPipe> predicates;
    private final Optional<RowPipe> transform;
    private final RowPipe json;
    private final RowJudge judge;
    private final RowSink sink;

    RuledWriter(
            Schema input,
            Optional<RowPipe> deletes,
            List<RowPipe> predicates,
            Optional<RowPipe> transform,
            RowPipe json,
            RowJudge judge,
            RowSink sink) {
        super(input);
        this.deletes = deletes;
        this.predicates = predicates;
        this.transform = transform;
        this.json = json;
        this.judge = judge;
        this.sink = sink;
    }

    /** @throws RowRefused if the row is for the quarantine */
    @Override
    public void endRow() {
        UnsafeRow row = row();
        Supplier<byte[]> asJson = () -> json.apply(row).getBinary(0);
        boolean deleted = isDeleted(row, asJson);
        List<Violation> violations = deleted ? List.of() : violations(row);
        if (!violations.isEmpty() && !judge.admits(violations, asJson)) {
            return;
        }
        UnsafeRow result = row;
        if (transform.isPresent()) {
            try {
                result = transform.get().apply(row);
            } catch (RuntimeException e) {
                throw new RowRefused(
                        "TRANSFORM", "the transform cannot be computed for this row: " + condition(e), asJson.get());
            }
        }
        if (result == null) {
            judge.leftOut();
        } else if (deleted) {
            sink.delete(result);
        } else {
            sink.add(result);
        }
    }

    private boolean isDeleted(UnsafeRow row, Supplier<byte[]> asJson) {
        try {
            return deletes.isPresent() && deletes.get().apply(row) != null;
        } catch (RuntimeException e) {
            throw new RowRefused(
                    "DELETE_WHEN", "deleteWhen cannot be computed for this row: " + condition(e), asJson.get());
        }
    }

    private List<Violation> violations(UnsafeRow row) {
        List<Violation> violations = List.of();
        for (int i = 0; i < predicates.size(); i++) {
            Violation violation = null;
            try {
                if (predicates.get(i).apply(row) == null) {
                    violation = new Violation(i, null);
                }
            } catch (RuntimeException e) {
                violation = new Violation(i, condition(e));
            }
            if (violation != null) {
                violations = violations.isEmpty() ? new ArrayList<>() : violations;
                violations.add(violation);
            }
        }

        return violations;
    }

    private static String condition(RuntimeException e) {
        return e instanceof SparkThrowable ours && ours.getCondition() != null
                ? ours.getCondition()
                : e.getClass().getSimpleName();
    }
}
