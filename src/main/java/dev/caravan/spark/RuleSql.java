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
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/** The SQL of one pipeline's rules, checked; {@link #bind} makes it run on rows of certain columns. */
public final class RuleSql {

    private final SparkSession session;
    private final Map<String, Expression> predicates;
    private final Optional<Expression> deletes;
    private final Optional<Project> transform;

    private RuleSql(
            SparkSession session,
            Map<String, Expression> predicates,
            Optional<Expression> deletes,
            Optional<Project> transform) {
        this.session = session;
        this.predicates = predicates;
        this.deletes = deletes;
        this.transform = transform;
    }

    /**
     * @param predicates by what to call them in messages; their numbers follow their order
     * @param deletes is true for a row that says that its key is deleted; empty for none
     * @param transform empty for none
     * @throws IllegalArgumentException with a line for each text that is refused
     */
    public static RuleSql parse(
            SparkSession session,
            Map<String, String> predicates,
            Optional<String> deletes,
            Optional<String> transform) {
        List<String> problems = new ArrayList<>();
        Map<String, Expression> parsed = new LinkedHashMap<>();
        predicates.forEach((name, sql) -> {
            try {
                parsed.put(name, UserSql.predicate(sql));
            } catch (IllegalArgumentException e) {
                problems.add(name + ": " + e.getMessage() + ".");
            }
        });
        Optional<Expression> deleted = Optional.empty();
        try {
            deleted = deletes.map(UserSql::predicate);
        } catch (IllegalArgumentException e) {
            problems.add("deleteWhen: " + e.getMessage() + ".");
        }
        Optional<Project> project = Optional.empty();
        try {
            project = transform.map(UserSql::transform);
        } catch (IllegalArgumentException e) {
            problems.add("the transform: " + e.getMessage()
                    + ". One row goes in and at most one comes out, so that every row stays counted.");
        }
        refuse(problems);

        return new RuleSql(session, parsed, deleted, project);
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    /** @throws IllegalArgumentException with a line for each text that does not go with these columns */
    public Bound bind(Schema input) {
        List<String> problems = new ArrayList<>();
        List<RowPipe> pipes = new ArrayList<>();
        predicates.forEach((name, predicate) -> {
            try {
                pipes.add(RowPipe.predicate(session, predicate, input));
            } catch (IllegalArgumentException e) {
                problems.add(name + ": " + e.getMessage() + ".");
            }
        });
        Optional<RowPipe> deleted = Optional.empty();
        try {
            deleted = deletes.map(each -> RowPipe.predicate(session, each, input));
        } catch (IllegalArgumentException e) {
            problems.add("deleteWhen: " + e.getMessage() + ".");
        }
        Optional<RowPipe> projection = Optional.empty();
        Schema output = input;
        try {
            projection = transform.map(each -> RowPipe.transform(session, each, input));
            output = projection.map(RowPipe::output).orElse(input);
        } catch (IllegalArgumentException e) {
            problems.add("the transform: " + e.getMessage() + ".");
        }
        refuse(problems);

        return new Bound(input, output, deleted, pipes, projection, RowPipe.json(session, input));
    }

    /** Rules for rows of certain columns. For one thread at a time. */
    public static final class Bound {

        private final Schema input;
        private final Schema output;
        private final Optional<RowPipe> deletes;
        private final List<RowPipe> predicates;
        private final Optional<RowPipe> transform;
        private final RowPipe json;

        private Bound(
                Schema input,
                Schema output,
                Optional<RowPipe> deletes,
                List<RowPipe> predicates,
                Optional<RowPipe> transform,
                RowPipe json) {
            this.input = input;
            this.output = output;
            this.deletes = deletes;
            this.predicates = predicates;
            this.transform = transform;
            this.json = json;
        }

        public Schema input() {
            return input;
        }

        public Schema output() {
            return output;
        }

        /**
         * Takes rows of the input's columns and hands those that pass to a batch.
         *
         * @param batch a {@link BatchFeed}
         * @param columns of the batch
         * @throws IllegalArgumentException if a column of the transform does not fit the batch's
         */
        public RowWriter writer(RowWriter batch, Schema columns, RowJudge judge) {
            return new RuledWriter(
                    input, deletes, predicates, transform.map(each -> each.into(columns)), json, judge, (RowSink)
                            batch);
        }
    }
}
