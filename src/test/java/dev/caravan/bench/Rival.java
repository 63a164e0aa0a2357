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
package dev.caravan.bench;

import java.nio.file.Path;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One way to bring orders into an Iceberg table, as a process of its own. */
interface Rival {

    /**
     * @param cost of the process, from its start until the table holds every row
     * @param warehouse to open for reading the table
     */
    record Landed(Measurement cost, Path warehouse, Function<SparkSession, Dataset<Row>> table) {

        /** A table in a Hadoop catalog. */
        static Landed inHadoopCatalog(Measurement cost, Path warehouse) {
            return new Landed(cost, warehouse, spark -> {
                useHadoopCatalog(spark, warehouse);

                return spark.table("rival.bench.orders");
            });
        }
    }

    /** Makes a Hadoop catalog readable under the name {@code rival}. */
    static void useHadoopCatalog(SparkSession spark, Path warehouse) {
        spark.conf().set("spark.sql.catalog.rival", "org.apache.iceberg.spark.SparkCatalog");
        spark.conf().set("spark.sql.catalog.rival.type", "hadoop");
        spark.conf().set("spark.sql.catalog.rival.warehouse", warehouse.toString());
    }

    /** @param directory of this run alone, empty */
    Landed land(Path directory) throws Exception;
}
