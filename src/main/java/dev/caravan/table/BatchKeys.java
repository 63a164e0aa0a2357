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
package dev.caravan.table;

import static scala.jdk.javaapi.CollectionConverters.asScala;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.spark.SparkTypes;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.XxHash64;
import org.apache.spark.sql.catalyst.util.TypeUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.math.Ordering;

/**
 * What the keys of a batch are like, seen as its rows come in, which spares jobs that look for it later: between which values
 * they lie, and whether each is certainly there once. Keys are told apart by 64 bits of each: that two differ is certain,
 * that they are alike is not. Not thread-safe.
 */
final class BatchKeys {

    /** Some 30 MiB of hashes; of a batch with more rows it is not known. */
    private static final int MOST = 1 << 20;

    private static final int SEED = 42;

    private final UnsafeProjection hash;
    private final List<Bounds> bounds = new ArrayList<>();
    private LongObjectHashMap<Boolean> seen = new LongObjectHashMap<>();

    /** @param key columns of the rows; every row has a value for each */
    BatchKeys(Schema columns, List<String> key) {
        List<Expression> values = new ArrayList<>();
        for (String name : key) {
            int ordinal = columns.ordinal(name).orElseThrow();
            Type type = columns.field(ordinal).type();
            values.add(new BoundReference(ordinal, SparkTypes.toSpark(type), false));
            if (isOrdered(type)) {
                bounds.add(new Bounds(name, ordinal, SparkTypes.toSpark(type)));
            }
        }
        Expression all = new XxHash64(asScala(values).toSeq(), SEED);
        hash = UnsafeProjection.create(asScala(List.of(all)).toSeq());
    }

    /** Types whose order is the same in the statistics of files. */
    private static boolean isOrdered(Type type) {
        return type == Type.Scalar.LONG
                || type == Type.Scalar.STRING
                || type == Type.Scalar.DATE
                || type == Type.Scalar.TIMESTAMP
                || type instanceof Type.Decimal;
    }

    void add(UnsafeRow row) {
        for (Bounds each : bounds) {
            each.add(row);
        }
        if (seen != null && (seen.size() == MOST || seen.put(hash.apply(row).getLong(0), Boolean.TRUE) != null)) {
            seen = null;
        }
    }

    /** Whether two rows so far may have one key. */
    boolean mayRepeat() {
        return seen == null;
    }

    /** Conditions that hold for the keys of all rows so far, of which there is one at least, and for few others. */
    List<String> range(String alias) {
        return bounds.stream().map(each -> each.toSql(alias)).toList();
    }

    /** The lowest and the highest value of a column. */
    private static final class Bounds {

        private final String name;
        private final int ordinal;
        private final DataType type;
        private final Ordering<Object> order;
        private Object lowest;
        private Object highest;

        private Bounds(String name, int ordinal, DataType type) {
            this.name = name;
            this.ordinal = ordinal;
            this.type = type;
            this.order = TypeUtils.getInterpretedOrdering(type);
        }

        private void add(UnsafeRow row) {
            Object value = row.get(ordinal, type);
            if (lowest == null || order.lt(value, lowest)) {
                lowest = kept(value);
            }
            if (highest == null || order.gt(value, highest)) {
                highest = kept(value);
            }
        }

        /** Texts are views of the row, which is filled anew. */
        private static Object kept(Object value) {
            return value instanceof UTF8String text ? text.clone() : value;
        }

        private String toSql(String alias) {
            return alias + "." + SqlText.quote(name) + " BETWEEN " + new Literal(lowest, type).sql() + " AND "
                    + new Literal(highest, type).sql();
        }
    }
}
