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

import static scala.jdk.javaapi.CollectionConverters.asJava;
import static scala.jdk.javaapi.CollectionConverters.asScala;

import dev.caravan.record.ColumnNames;
import dev.caravan.record.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions;
import org.apache.spark.sql.catalyst.optimizer.RewriteWithExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * SQL over one row at a time: Spark analyses it against the columns of the rows, as it would a query, and generates the
 * code; then each row is put through without a Spark job. Not thread-safe.
 */
final class RowPipe {

    /** One row of Spark's in, the next out, or null for one that is left out. */
    private interface Step {
        UnsafeRow apply(UnsafeRow row);
    }

    private final SparkSession session;
    private final List<Step> steps;
    private final Seq<Attribute> output;

    private RowPipe(SparkSession session, List<Step> steps, Seq<Attribute> output) {
        this.session = session;
        this.steps = steps;
        this.output = output;
    }

    /**
     * Lets pass the rows of which the predicate is true.
     *
     * @throws IllegalArgumentException if the predicate is not one of these columns
     */
    static RowPipe predicate(SparkSession session, Expression predicate, Schema input) {
        return compile(session, new Filter(predicate, batch(UserSql.BATCH, input)));
    }

    /** @throws IllegalArgumentException if the transform is not one of these columns */
    static RowPipe transform(SparkSession session, Project transform, Schema input) {
        LogicalPlan source = transform.child();
        Optional<Expression> condition = Optional.empty();
        if (source instanceof Filter filter) {
            condition = Optional.of(filter.condition());
            source = filter.child();
        }
        LogicalPlan rows = batch(source instanceof SubqueryAlias alias ? alias.alias() : UserSql.BATCH, input);

        return compile(
                session,
                new Project(
                        transform.projectList(),
                        condition
                                .<LogicalPlan>map(each -> new Filter(each, rows))
                                .orElse(rows)));
    }

    /** The row as one text in JSON. */
    static RowPipe json(SparkSession session, Schema input) {
        return transform(
                session,
                UserSql.transform("SELECT to_json(struct(*), map('ignoreNullFields', 'false', 'timestampFormat',"
                        + " \"yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX\", 'timestampNTZFormat',"
                        + " \"yyyy-MM-dd'T'HH:mm:ss.SSSSSS\")) FROM batch"),
                input);
    }

    private static LogicalPlan batch(String alias, Schema input) {
        return new SubqueryAlias(
                AliasIdentifier.apply(alias),
                new LocalRelation(
                        attributes(SparkTypes.toSpark(input)),
                        asScala(List.<InternalRow>of()).toSeq(),
                        false,
                        Option.empty()));
    }

    private static Seq<Attribute> attributes(StructType struct) {
        List<Attribute> attributes = new ArrayList<>(asJava(DataTypeUtils.toAttributes(struct)));
        return asScala(attributes).toSeq();
    }

    private static RowPipe compile(SparkSession session, LogicalPlan parsed) {
        return configured(session, () -> {
            LogicalPlan plan;
            try {
                plan = session.sessionState()
                        .analyzer()
                        .executeAndCheck(parsed, new QueryPlanningTracker(Option.empty()));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                // Scala declares no exceptions: this is an AnalysisException.
                throw new IllegalArgumentException(UserSql.reason(e), e);
            }
            plan = evaluable(EliminateSubqueryAliases.apply(plan));
            check(plan);

            return new RowPipe(session, steps(plan), plan.output());
        });
    }

    /** Runs with the session's settings: UTC and ANSI mode. Without them Spark takes those of the thread. */
    private static <T> T configured(SparkSession session, Supplier<T> work) {
        return SQLConf.withExistingConf(session.sessionState().conf(), work::get);
    }

    /** Replaces what Spark's optimizer would have to replace before anything can be computed. */
    private static LogicalPlan evaluable(LogicalPlan analyzed) {
        LogicalPlan before;
        LogicalPlan plan = analyzed;
        do {
            before = plan;
            plan = RewriteWithExpression.apply(ReplaceExpressions.apply(before));
        } while (!plan.fastEquals(before));

        return plan;
    }

    private static void check(LogicalPlan plan) {
        asJava(plan.expressions()).forEach(UserSql::checkAnalyzed);
        asJava(plan.children()).forEach(RowPipe::check);
    }

    private static List<Step> steps(LogicalPlan plan) {
        List<Step> steps = new ArrayList<>();
        LogicalPlan node = plan;
        while (!(node instanceof LocalRelation)) {
            if (node instanceof Project project) {
                steps.add(projection(project.expressions(), project.child().output()));
                node = project.child();
            } else if (node instanceof Filter filter) {
                BasePredicate predicate =
                        Predicate.create(filter.condition(), filter.child().output());
                steps.add(row -> predicate.eval(row) ? row : null);
                node = filter.child();
            } else {
                throw new IllegalArgumentException("it does not work row by row: " + node.nodeName());
            }
        }
        Collections.reverse(steps);

        return steps;
    }

    private static Step projection(Seq<Expression> expressions, Seq<Attribute> input) {
        UnsafeProjection projection = UnsafeProjection.create(expressions, input);

        return projection::apply;
    }

    /** @throws IllegalArgumentException for a column of a type that no record has, a name that no table takes, or two alike */
    Schema output() {
        Schema schema = SparkTypes.fromSpark(DataTypeUtils.fromAttributes(output));
        for (Schema.Field field : schema.fields()) {
            if (!ColumnNames.normal(field.name()).equals(field.name())) {
                throw new IllegalArgumentException(
                        "column " + field.name() + " needs a plain name: write AS and the name");
            }
        }

        return schema;
    }

    /**
     * The same rows in the columns of a table, in its order; null where this has none.
     *
     * @throws IllegalArgumentException if a column of the table does not hold every value of the one here
     */
    RowPipe into(Schema table) {
        return configured(session, () -> {
            StructType wanted = SparkTypes.toSpark(table);
            Schema here = output();
            List<Expression> columns = new ArrayList<>();
            for (int i = 0; i < table.size(); i++) {
                DataType type = wanted.fields()[i].dataType();
                Optional<Attribute> column = here.ordinal(table.field(i).name()).stream()
                        .mapToObj(output::apply)
                        .findFirst();
                columns.add(column.map(each -> cast(each, type)).orElse(Literal.create(null, type)));
            }
            List<Step> all = new ArrayList<>(steps);
            all.add(projection(asScala(columns).toSeq(), output));

            return new RowPipe(session, all, attributes(wanted));
        });
    }

    private static Expression cast(Attribute column, DataType type) {
        if (column.dataType().sameType(type)) {
            return column;
        }
        if (!Cast.canUpCast(column.dataType(), type)) {
            throw new IllegalArgumentException("column " + column.name() + " of the transform is of type "
                    + column.dataType().sql() + ", that of the table of type " + type.sql());
        }

        return new Cast(column, type, Option.apply("UTC"));
    }

    /** @return null for a row that is left out; else good until the next call */
    UnsafeRow apply(UnsafeRow row) {
        UnsafeRow result = row;
        for (Step step : steps) {
            result = step.apply(result);
            if (result == null) {
                return null;
            }
        }

        return result;
    }
}
