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

import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Spares the rows of a batch a copy. Spark puts a projection over every source of this kind, because a source may hand it
 * rows of any form; ours are in Spark's own form already. Made by Spark by name.
 */
public final class UncopiedRows extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectColumnar(session -> new ColumnarRule() {
            @Override
            public Rule<SparkPlan> preColumnarTransitions() {
                return new Unprojected();
            }
        });

        return BoxedUnit.UNIT;
    }

    private static final class Unprojected extends Rule<SparkPlan> {

        @Override
        public SparkPlan apply(SparkPlan plan) {
            return plan.transformUp(new AbstractPartialFunction<SparkPlan, SparkPlan>() {
                @Override
                public boolean isDefinedAt(SparkPlan node) {
                    return node instanceof ProjectExec project
                            && project.child() instanceof BatchScanExec scan
                            && scan.scan() instanceof RowScan
                            && changesNothing(project.projectList(), scan.output());
                }

                @Override
                public SparkPlan apply(SparkPlan node) {
                    return ((ProjectExec) node).child();
                }
            });
        }

        private static boolean changesNothing(Seq<NamedExpression> wanted, Seq<? extends Attribute> given) {
            return wanted.size() == given.size()
                    && IntStream.range(0, wanted.size())
                            .allMatch(index -> wanted.apply(index) instanceof Attribute column
                                    && column.exprId().equals(given.apply(index).exprId()));
        }
    }
}
