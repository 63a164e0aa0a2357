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

import static java.util.stream.Collectors.joining;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.spark.LakeSession;
import dev.caravan.spark.UserSql;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Queries over the tables of a warehouse by their lake names, each in a session of its own. */
final class LakeQueries {

    private final LakeTables tables;
    private final LakeSession session;

    LakeQueries(LakeTables tables, LakeSession session) {
        this.tables = tables;
        this.session = session;
    }

    /** @throws CaravanException with {@link Category#CONFIG} if the query is not valid */
    QueryResult result(String sql, int limit, AsOf moment) {
        try {
            return new QueryResult(dataset(sql, moment).limit(limit), moment);
        } catch (Exception e) {
            // Scala declares no exceptions, and javac refuses to catch a checked one that nothing declares.
            if (e instanceof AnalysisException) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot run the query: "
                                + e.getMessage().lines().findFirst().orElse("") + "\nTables: "
                                + tables.list().stream()
                                        .map(table -> table.name().toString())
                                        .collect(joining(", ")),
                        e);
            }
            throw e;
        }
    }

    Dataset<Row> dataset(String sql, AsOf moment) {
        SparkSession spark = session.newSession();
        spark.conf().set("spark.sql.variable.substitute", "false");
        Set<String> read = tablesOf(spark, sql);
        for (LakeTable table : tables.list()) {
            if (read.contains(table.name().toString().toLowerCase(Locale.ROOT))) {
                register(spark, table, moment);
            }
        }

        return spark.sql(sql);
    }

    private static Set<String> tablesOf(SparkSession spark, String sql) {
        try {
            return UserSql.checkQuery(spark, sql);
        } catch (IllegalArgumentException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot run the query: " + e.getMessage() + ". Write a SELECT over the tables of the warehouse.",
                    e);
        }
    }

    /** As a view, which the next query replaces: all sessions share one catalog. */
    private void register(SparkSession spark, LakeTable table, AsOf moment) {
        TableName name = table.name();
        String quoted = "`" + name.namespace() + "`.`" + name.table() + "`";
        String relation =
                switch (table.format()) {
                    case DELTA -> "delta.`" + tables.location(name).toString().replace("`", "``") + "`";
                    case ICEBERG -> IcebergCatalogs.NAME + "." + quoted;
                };
        String version = moment.equals(AsOf.NOW)
                ? ""
                : " VERSION AS OF " + table.history().find(moment);
        spark.sql("CREATE DATABASE IF NOT EXISTS `" + name.namespace() + "`");
        spark.sql("CREATE OR REPLACE VIEW " + quoted + " AS SELECT * FROM " + relation + version);
    }
}
