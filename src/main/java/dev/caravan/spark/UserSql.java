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

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FoldableUnevaluable;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import scala.Product;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/**
 * SQL that a pipeline or a person brings, checked as Spark's parser understands it: case, quotes and comments hide nothing.
 * What is not on a list is refused. Rules are read by Catalyst's own parser, which replaces no {@code ${env:NAME}}.
 */
public final class UserSql {

    /** The name under which a transform reads the rows. */
    public static final String BATCH = "batch";

    private static final Set<String> RULE_EXPRESSIONS = words(
            """
            UnresolvedAttribute UnresolvedStar UnresolvedStarExceptOrReplace UnresolvedAlias Alias Literal UnresolvedFunction
            Cast CaseWhen CreateNamedStruct NamePlaceholder UnresolvedExtractValue LambdaFunction UnresolvedNamedLambdaVariable
            EqualTo EqualNullSafe LessThan LessThanOrEqual GreaterThan GreaterThanOrEqual And Or Not In
            IsNull IsNotNull IsUnknown IsNotUnknown Like ILike RLike LikeAll LikeAny NotLikeAll NotLikeAny Lower
            Add Subtract Multiply Divide IntegralDivide Remainder UnaryMinus UnaryPositive
            BitwiseAnd BitwiseOr BitwiseXor BitwiseNot ShiftLeft ShiftRight ShiftRightUnsigned
            Concat Coalesce Substring Overlay StringTrim StringTrimLeft StringTrimRight StringLocate
            TimestampAdd TimestampDiff""");

    private static final Set<String> QUERY_PLANS = words(
            """
            Project Filter Aggregate Sort GlobalLimit LocalLimit Offset Distinct Join LateralJoin Union Intersect Except
            SubqueryAlias OneRowRelation LocalRelation Generate Sample Pivot Unpivot Window WithWindowDefinition
            UnresolvedRelation UnresolvedWith UnresolvedHaving UnresolvedHint UnresolvedInlineTable UnresolvedTVFAliases
            UnresolvedSubqueryColumnAliases UnresolvedTableValuedFunction RelationTimeTravel
            Repartition RepartitionByExpression""");

    private static final Set<String> QUERY_TABLE_FUNCTIONS = words(
            "range explode explode_outer posexplode posexplode_outer inline inline_outer stack json_tuple sequence");

    private static final Set<String> FILE_FORMATS = words("parquet csv json text orc avro xml binaryfile delta");

    private UserSql() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    /** @throws IllegalArgumentException with the reason in a few words */
    static Expression predicate(String sql) {
        try {
            Expression predicate = parser().parseExpression(sql);
            checkRule(predicate);
            refuse(predicate instanceof Alias ? "a predicate has no name" : null);

            return predicate;
        } catch (ParseException e) {
            throw syntax(e);
        }
    }

    /**
     * A projection, perhaps over a filter, of {@link #BATCH}.
     *
     * @throws IllegalArgumentException with the reason in a few words
     */
    static Project transform(String sql) {
        LogicalPlan plan;
        try {
            plan = parser().parsePlan(sql);
        } catch (ParseException e) {
            throw syntax(e);
        }
        if (!(plan instanceof Project project)) {
            throw new IllegalArgumentException(refusal(plan));
        }
        LogicalPlan source = project.child();
        if (source instanceof Filter filter) {
            checkRule(filter.condition());
            source = filter.child();
        }
        project.projectList().foreach(expression -> {
            checkRule(expression);
            return null;
        });
        if (source instanceof SubqueryAlias alias) {
            source = alias.child();
        }
        if (!(source instanceof UnresolvedRelation relation)) {
            throw new IllegalArgumentException(refusal(source));
        }
        String table = relation.multipartIdentifier().mkString(".");
        if (!table.equalsIgnoreCase(BATCH)) {
            throw new IllegalArgumentException("it reads " + table + ", but there is only FROM " + BATCH);
        }

        return project;
    }

    private static ParserInterface parser() {
        return CatalystSqlParser$.MODULE$;
    }

    private static IllegalArgumentException syntax(Exception e) {
        return new IllegalArgumentException(reason(e), e);
    }

    /** Spark's own words for it, in one line, without its codes. */
    static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String line =
                message.lines().filter(each -> !each.isBlank()).findFirst().orElse(message);

        return line.replaceFirst("^\\[[A-Z0-9_.]+] ", "")
                .replaceFirst(" SQLSTATE: \\w+", "")
                .replaceFirst("[.;]?\\s*(\\(line 1, pos \\d+\\))?[.;]?$", "");
    }

    private static String refusal(LogicalPlan plan) {
        return switch (plan.getClass().getSimpleName()) {
            case "Aggregate", "UnresolvedHaving" -> "GROUP BY makes one row of many";
            case "Distinct" -> "DISTINCT and UNION compare rows with each other";
            case "Sort" -> "ORDER BY and SORT BY need all rows at once";
            case "GlobalLimit", "LocalLimit", "Offset", "Tail" -> "LIMIT and OFFSET count rows";
            case "Join", "LateralJoin" -> "a join looks at other rows";
            case "Union", "Intersect", "Except" -> "UNION, INTERSECT and EXCEPT mix rows";
            case "Generate" -> "LATERAL VIEW makes several rows of one";
            case "WithWindowDefinition", "Window" -> "a window looks at other rows";
            case "UnresolvedWith" -> "WITH is not needed for one SELECT";
            case "Project", "SubqueryAlias", "Filter" -> "a subquery is not needed for one SELECT";
            case "OneRowRelation", "UnresolvedInlineTable" -> "it does not read FROM " + BATCH;
            default -> "it is no plain SELECT … FROM " + BATCH + " WHERE …";
        };
    }

    private static void checkRule(Object node) {
        if (node instanceof LogicalPlan) {
            throw new IllegalArgumentException("a subquery looks at other rows");
        }
        if (node instanceof UnresolvedFunction function) {
            refuse(SqlFunctions.refusal(function.nameParts()));
            if (function.isDistinct()
                    || function.filter().isDefined()
                    || function.orderingWithinGroup().nonEmpty()) {
                refuse("DISTINCT, FILTER and WITHIN GROUP belong to aggregates, which look at many rows");
            }
        } else if (node instanceof Expression expression) {
            refuse(expressionRefusal(expression.getClass().getSimpleName().replace("$", "")));
        }
        children(node).forEachRemaining(UserSql::checkRule);
    }

    /**
     * Names of functions that may be written without parentheses look like columns until it is known that there is no
     * such column: {@code current_user}.
     *
     * @throws IllegalArgumentException with the reason in a few words
     */
    static void checkAnalyzed(Expression expression) {
        boolean uncomputable = expression instanceof Unevaluable || expression instanceof FoldableUnevaluable;
        if (uncomputable && !(expression instanceof Attribute)) {
            refuse("function " + expression.prettyName() + " is not among those that SQL in a pipeline may call");
        }
        refuse(expression.deterministic() ? null : "it does not give the same for the same row each time");
        expression.children().foreach(child -> {
            checkAnalyzed(child);
            return null;
        });
    }

    private static String expressionRefusal(String kind) {
        if (RULE_EXPRESSIONS.contains(kind)) {
            return null;
        }

        return switch (kind) {
            case "ScalarSubquery",
                    "Exists",
                    "ListQuery",
                    "InSubquery",
                    "LateralSubquery" -> "a subquery looks at other rows";
            case "WindowExpression",
                    "UnresolvedWindowExpression",
                    "WindowSpecDefinition" -> "a window function looks at other" + " rows";
            case "MultiAlias" -> "an expression of several columns makes several rows of one";
            default -> "an expression of kind " + kind + " is not among those that SQL in a pipeline may use";
        };
    }

    /**
     * Checks that a text is a query, and one that reads tables only.
     *
     * @return the names of these tables in lower case, and of what the query itself calls by a name
     * @throws IllegalArgumentException with the reason in a few words
     */
    public static Set<String> checkQuery(SparkSession session, String sql) {
        try {
            Set<String> tables = new HashSet<>();
            checkQuery(session.sessionState().sqlParser().parsePlan(sql), tables);

            return tables;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Scala declares no exceptions, and scripts have one of their own.
            throw syntax(e);
        }
    }

    private static void checkQuery(Object node, Set<String> tables) {
        if (node instanceof LogicalPlan plan) {
            String kind = plan.getClass().getSimpleName().replace("$", "");
            if (!QUERY_PLANS.contains(kind)) {
                refuse("it is no SELECT but " + kind + ". Only queries may run here");
            }
        }
        if (node instanceof UnresolvedRelation relation) {
            refuseFiles(relation.multipartIdentifier());
            tables.add(relation.multipartIdentifier().mkString(".").toLowerCase(Locale.ROOT));
        }
        if (node instanceof UnresolvedFunction function) {
            refuse(SqlFunctions.refusalInQuery(function.nameParts()));
        } else if (node instanceof UnresolvedTableValuedFunction function) {
            String name = function.name().mkString(".");
            refuse(QUERY_TABLE_FUNCTIONS.contains(name) ? null : "table function " + name + " may not run here");
        } else if (node instanceof Expression expression
                && expression.getClass().getSimpleName().equals("ExpressionWithUnresolvedIdentifier")) {
            refuse("IDENTIFIER(…) hides what is called");
        }
        children(node).forEachRemaining(child -> checkQuery(child, tables));
    }

    /** Not by a setting: the views that stand for Delta tables read them by their paths. */
    private static void refuseFiles(Seq<String> name) {
        boolean plain = name.forall(part -> part.matches("\\w+"));
        if (!plain || name.size() > 1 && FILE_FORMATS.contains(name.head().toLowerCase(Locale.ROOT))) {
            refuse("it reads files by their name, " + name.mkString("."));
        }
    }

    private static void refuse(String reason) {
        if (reason != null) {
            throw new IllegalArgumentException(reason);
        }
    }

    /** Whatever a node of the parsed tree holds, in whichever place: Spark does not call everything a child. */
    private static java.util.Iterator<Object> children(Object node) {
        Iterator<?> children = node instanceof scala.collection.Iterable<?> many
                ? many.iterator()
                : node instanceof Product product ? product.productIterator() : Iterator.empty();

        return new java.util.Iterator<>() {
            @Override
            public boolean hasNext() {
                return children.hasNext();
            }

            @Override
            public Object next() {
                return children.next();
            }
        };
    }
}
