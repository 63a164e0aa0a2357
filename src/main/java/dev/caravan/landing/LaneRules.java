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
import dev.caravan.table.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of one lane for one of its tables, with what they remember from batch to batch. */
final class LaneRules {

    private static final Logger LOG = LoggerFactory.getLogger(LaneRules.class);

    private final RowRules rules;
    private final String pipeline;
    private final TableName table;
    private final Masking masking;
    private final Thresholds thresholds;
    private final Optional<SqlRules> sql;
    private final Optional<InputColumns> inputColumns;
    private boolean warned;

    private LaneRules(
            RowRules rules,
            String pipeline,
            TableName table,
            Masking masking,
            Thresholds thresholds,
            Optional<SqlRules> sql,
            Optional<InputColumns> inputColumns) {
        this.rules = rules;
        this.pipeline = pipeline;
        this.table = table;
        this.masking = masking;
        this.thresholds = thresholds;
        this.sql = sql;
        this.inputColumns = inputColumns;
    }

    /**
     * One for each of the lane's tables, in their order. Masks and bounds are for all of them together.
     *
     * @param directory of the lane's state
     * @throws CaravanException CONFIG, naming every predicate and transform that is refused
     */
    static List<LaneRules> open(LakeTables tables, LandingOptions options, String pipeline, Path directory) {
        RowRules rules = options.rules();
        Masking masking = new Masking(rules);
        Thresholds thresholds = new Thresholds(rules, pipeline);
        List<LaneRules> opened = new ArrayList<>();
        for (TableName table : options.tables()) {
            String file = table.equals(options.table()) ? "columns" : "columns-" + table;
            opened.add(new LaneRules(
                    rules,
                    pipeline,
                    table,
                    masking,
                    thresholds,
                    sql(tables, rules, pipeline),
                    rules.transform().map(any -> InputColumns.open(directory.resolve(file)))));
        }

        return opened;
    }

    private static Optional<SqlRules> sql(LakeTables tables, RowRules rules, String pipeline) {
        if (!rules.hasSql()) {
            return Optional.empty();
        }
        Map<String, String> predicates = new LinkedHashMap<>();
        rules.expectations().forEach(each -> predicates.put("expectation " + each.name(), each.predicate()));
        try {
            return Optional.of(tables.rules(predicates, rules.deleteWhen(), rules.transform()));
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

    TableName table() {
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
