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
import dev.caravan.table.LakeTables;
import dev.caravan.table.SqlRules;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of one lane, with what they remember from batch to batch. */
final class LaneRules {

    private static final Logger LOG = LoggerFactory.getLogger(LaneRules.class);

    private final RowRules rules;
    private final String pipeline;
    private final String table;
    private final Masking masking;
    private final Thresholds thresholds;
    private final Optional<SqlRules> sql;
    private final Optional<InputColumns> inputColumns;
    private boolean warned;

    private LaneRules(
            LandingOptions options, String pipeline, Optional<SqlRules> sql, Optional<InputColumns> inputColumns) {
        this.rules = options.rules();
        this.pipeline = pipeline;
        this.table = options.table().toString();
        this.masking = new Masking(rules);
        this.thresholds = new Thresholds(rules, pipeline);
        this.sql = sql;
        this.inputColumns = inputColumns;
    }

    /**
     * @param directory of the lane's state
     * @throws CaravanException CONFIG, naming every predicate and transform that is refused
     */
    static LaneRules open(LakeTables tables, LandingOptions options, String pipeline, Path directory) {
        RowRules rules = options.rules();
        if (!rules.hasSql()) {
            return new LaneRules(options, pipeline, Optional.empty(), Optional.empty());
        }
        Map<String, String> predicates = new LinkedHashMap<>();
        rules.expectations().forEach(each -> predicates.put("expectation " + each.name(), each.predicate()));
        try {
            return new LaneRules(
                    options,
                    pipeline,
                    Optional.of(tables.rules(predicates, rules.deleteWhen(), rules.transform())),
                    rules.transform().map(any -> InputColumns.open(directory)));
        } catch (IllegalArgumentException e) {
            throw new CaravanException(Category.CONFIG, "Cannot run pipeline " + pipeline + ": " + e.getMessage(), e);
        }
    }

    /** Once: a name that is spelt wrong masks nothing, and nobody would notice. */
    void warnOfUnmetMasks() {
        if (!warned && !masking.unmet().isEmpty()) {
            LOG.warn(
                    "{}: nothing was masked as {}: no record so far had such a field",
                    pipeline,
                    String.join(", ", masking.unmet()));
        }
        warned = true;
    }

    BatchRules begin() {
        return new BatchRules(this);
    }

    RowRules rules() {
        return rules;
    }

    String pipeline() {
        return pipeline;
    }

    String table() {
        return table;
    }

    Masking masking() {
        return masking;
    }

    Thresholds thresholds() {
        return thresholds;
    }

    Optional<SqlRules> sql() {
        return sql;
    }

    Optional<InputColumns> inputColumns() {
        return inputColumns;
    }
}
