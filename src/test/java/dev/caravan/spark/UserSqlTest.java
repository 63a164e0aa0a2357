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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.testing.TestLake;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

class UserSqlTest {

    private static final Schema ROW = Schema.of(
            "id", Type.Scalar.LONG,
            "name", Type.Scalar.STRING,
            "at", Type.Scalar.TIMESTAMP,
            "day", Type.Scalar.DATE,
            "items", new Type.Array(Type.Scalar.LONG),
            "tags", new Type.Dictionary(Type.Scalar.STRING),
            "who", new Type.Struct(Schema.of("name", Type.Scalar.STRING)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java_method('java.lang.System', 'getenv', 'HOME') = 'x'",
                "JAVA_METHOD('java.lang.Runtime', 'getRuntime') is null",
                "Reflect('java.util.UUID', 'randomUUID') is not null",
                "`reflect`('java.util.UUID', 'randomUUID') is not null",
                "/* harmless */ reflect /* ? */ ('java.util.UUID', 'randomUUID') -- really",
                "builtin.reflect('java.util.UUID', 'randomUUID') is not null",
                "system.builtin.reflect('java.util.UUID', 'randomUUID') is not null",
                "upper(concat('a', coalesce(try_reflect('java.util.UUID', 'randomUUID'), 'b'))) = 'A'",
                "exists(array(1), x -> reflect('java.util.UUID', 'randomUUID') = x)",
                "case when true then reflect('java.util.UUID', 'randomUUID') end = 'x'",
                "IDENTIFIER('reflect')('java.util.UUID', 'randomUUID') = 'x'",
                "id IN (1, 2, reflect('java.util.UUID', 'randomUUID'))",
                "id LIKE reflect('java.util.UUID', 'randomUUID')",
                "named_struct('a', reflect('java.util.UUID', 'randomUUID')).a = 'x'",
                "input_file_name() = 'x'",
                "input_file_block_start() = 1",
                "current_user() = 'x'",
                "CURRENT_USER = 'x'",
                "user() = 'x'",
                "session_user() = 'x'",
                "version() = 'x'",
                "current_catalog() = 'x'",
                "current_database() = 'x'",
                "uuid() = 'x'",
                "rand() > 0.5",
                "RANDN(1) > 0.5",
                "randstr(3) = 'x'",
                "shuffle(array(1)) = array(1)",
                "monotonically_increasing_id() > 1",
                "spark_partition_id() = 0",
                "now() > at",
                "CURRENT_TIMESTAMP > at",
                "current_date() > day",
                "unix_timestamp() > 1",
                "assert_true(id > 1) is null",
                "raise_error('x') is null",
                "aes_encrypt(name, 'key') is null",
                "dev.example.MyUdf(id) = 1",
                "my_udf(id) = 1",
                "id IN (SELECT 1)",
                "EXISTS (SELECT 1)",
                "id = (SELECT max(id) FROM batch)",
                "count(*) > 1",
                "sum(id) OVER (PARTITION BY name) > 1",
                "row_number() OVER (ORDER BY id) = 1",
                "explode(array(1)) = 1",
                ":parameter = id",
                "? = id",
                "id > 0; DROP TABLE x",
                "SELECT id",
                "",
                "id >"
            })
    void predicateWithMoreThanTheRowIsRefused(String sql) {
        assertThatThrownBy(() -> RuleSql.parse(TestLake.spark(), Map.of("it", sql), Optional.empty(), Optional.empty())
                        .bind(ROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT reflect('a', 'b') FROM batch | function reflect is not among",
                "SELECT * FROM batch WHERE java_method('a', 'b') = 'x' | function java_method is not among",
                "SELECT count(*) FROM batch | count is an aggregate, which looks at many rows",
                "SELECT SUM(id) AS s FROM batch | sum is an aggregate",
                "SELECT id FROM batch GROUP BY id | GROUP BY makes one row of many",
                "SELECT id, count(*) FROM batch GROUP BY ALL HAVING count(*) > 1 | GROUP BY makes one row of many",
                "SELECT DISTINCT id FROM batch | DISTINCT",
                "SELECT id FROM batch ORDER BY id | ORDER BY",
                "SELECT id FROM batch LIMIT 1 | LIMIT",
                "SELECT id FROM batch OFFSET 1 | OFFSET",
                "SELECT a.id FROM batch a JOIN batch b ON a.id = b.id | a join looks at other rows",
                "SELECT a.id FROM batch a, batch b | a join looks at other rows",
                "SELECT id FROM batch UNION ALL SELECT id FROM batch | UNION",
                "SELECT id FROM batch EXCEPT SELECT id FROM batch | UNION, INTERSECT and EXCEPT",
                "SELECT explode(items) FROM batch | explode makes several rows of one",
                "SELECT posexplode(items) AS (a, b) FROM batch | several",
                "SELECT x FROM batch LATERAL VIEW explode(items) t AS x | LATERAL VIEW makes several rows",
                "SELECT rank() OVER (ORDER BY id) AS r FROM batch | window",
                "SELECT (SELECT 1) AS x FROM batch | a subquery looks at other rows",
                "SELECT id FROM batch WHERE id IN (SELECT id FROM batch) | a subquery looks at other rows",
                "SELECT id FROM (SELECT * FROM batch) | a subquery is not needed",
                "WITH x AS (SELECT 1) SELECT * FROM batch | WITH is not needed",
                "SELECT 1 | does not read FROM batch",
                "SELECT * FROM bronze.orders | it reads bronze.orders, but there is only FROM batch",
                "SELECT * FROM csv.`/etc/passwd` | there is only FROM batch",
                "SELECT * FROM range(10) | it is no plain SELECT",
                "SELECT TRANSFORM(id) USING 'cat' AS x FROM batch | it is no plain SELECT",
                "SELECT /*+ REPARTITION(3) */ id FROM batch | it is no plain SELECT",
                "SELECT id FROM batch TABLESAMPLE (10 PERCENT) | it is no plain SELECT",
                "VALUES (1) | it is no plain SELECT",
                "DROP TABLE batch | it is no plain SELECT",
                "INSERT INTO batch SELECT 1 | it is no plain SELECT",
                "SET spark.x=1 | ''",
                "ADD JAR x.jar | ''",
                "CREATE FUNCTION f AS 'a.b' | ''",
                "SELEC * FROM batch | Syntax error"
            })
    void transformThatIsNotRowByRowIsRefusedAndSaysWhy(String sql, String reason) {
        assertThatThrownBy(() -> UserSql.transform(sql))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM batch",
                "select *, upper(name) as big from BATCH",
                "SELECT * EXCEPT (name) FROM batch",
                "SELECT b.id, b.who.name AS n, tags['a'] AS a, items[0] AS first FROM batch AS b WHERE b.id BETWEEN 1 AND 2",
                "SELECT cast(id AS string) AS id, id :: double AS d, CASE WHEN id > 1 THEN 'a' ELSE 'b' END AS c FROM batch",
                "SELECT trim(BOTH 'x' FROM name) AS t, extract(YEAR FROM day) AS y, substring(name FROM 2 FOR 3) AS s,"
                        + " position('a' IN name) AS p, name || 'x' AS c, -id AS n, id % 2 AS m, if(id > 1, 1, 2) AS i"
                        + " FROM batch WHERE name LIKE 'a%' AND name ILIKE ANY ('b%') AND name RLIKE 'c' AND NOT (id <=> 1)",
                "SELECT transform(items, x -> x * 2) AS doubled, filter(items, x -> x IS NOT NULL) AS there,"
                        + " struct(id, name) AS s, named_struct('a', id) AS t, date_add(day, 1) AS d,"
                        + " day + INTERVAL 1 DAY AS e, nullif(name, '') AS n FROM batch WHERE id IN (1, 2) OR name IS NULL"
            })
    void rowByRowSqlIsTaken(String sql) {
        assertThatCode(() -> RuleSql.parse(TestLake.spark(), Map.of(), Optional.empty(), Optional.of(sql))
                        .bind(ROW))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"current_timestamp", "current_date", "CURRENT_USER", "`current_user`", "user", "localtimestamp"})
    void functionWithoutParenthesesIsRefusedUnlessThereIsAColumnOfItsName(String name) {
        RuleSql rules = RuleSql.parse(
                TestLake.spark(),
                Map.of("it", name + " IS NOT NULL"),
                Optional.empty(),
                Optional.of("SELECT " + name + " AS x FROM batch"));

        assertThatThrownBy(() -> rules.bind(ROW)).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> rules.bind(Schema.of(name.replace("`", ""), Type.Scalar.STRING)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT id * 2 FROM batch | column (id * 2) needs a plain name",
                "SELECT id, name AS ID FROM batch | occurs twice",
                "SELECT NULL AS x FROM batch | column x is of type VOID",
                "SELECT missing FROM batch | `missing` cannot be resolved",
                "SELECT id + name.x AS x FROM batch | name"
            })
    void transformThatDoesNotGoWithTheColumnsIsRefused(String sql, String reason) {
        assertThatThrownBy(() -> RuleSql.parse(TestLake.spark(), Map.of(), Optional.empty(), Optional.of(sql))
                        .bind(ROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the transform: ")
                .hasMessageContaining(reason);
    }

    @Test
    void onlyFunctionsOfSparkAreOnTheListAndNoneThatLooksAtMoreThanARow() {
        Set<String> known =
                CollectionConverters.asJava(FunctionRegistry.expressions().keySet());
        List<String> allowed = known.stream()
                .filter(name -> SqlFunctions.refusal(
                                CollectionConverters.asScala(List.of(name)).toSeq())
                        == null)
                .toList();

        assertThat(SqlFunctions.FOR_RULES).isSubsetOf(concat(known, Set.of("!=", "<>", "||")));
        assertThat(allowed.size()).isGreaterThan(250);
        assertThat(allowed).allSatisfy(name -> assertThat(
                        FunctionRegistry.expressions().get(name).get()._1().getGroup())
                .isNotIn("agg_funcs", "window_funcs", "generator_funcs"));
    }

    private static Set<String> concat(Set<String> known, Set<String> operators) {
        Set<String> all = new HashSet<>(known);
        all.addAll(operators);
        return all;
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThatThrownBy(() -> RuleSql.parse(
                        TestLake.spark(),
                        Map.of("expectation a", "uuid() = 'x'"),
                        Optional.of("java_method('java.lang.System', 'exit', 1)"),
                        Optional.of("SELECT count(*) FROM batch")))
                .hasMessage("expectation a: function uuid is not among those that SQL in a pipeline may call."
                        + "\ndeleteWhen: function java_method is not among those that SQL in a pipeline may call."
                        + "\nthe transform: function count is an aggregate, which looks at many rows."
                        + " One row goes in and at most one comes out, so that every row stays counted.");
    }

    @Test
    void environmentIsNotPutIntoRules() {
        assertThat(UserSql.predicate("name = '${env:PATH}'").toString()).contains("${env:PATH}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET spark.sql.ansi.enabled=false",
                "ADD JAR x.jar",
                "DROP TABLE t.orders",
                "CREATE TABLE t.x AS SELECT 1",
                "INSERT INTO t.x SELECT 1",
                "DELETE FROM t.x",
                "MERGE INTO t.x USING t.y ON true WHEN MATCHED THEN DELETE",
                "CREATE FUNCTION f AS 'a.b'",
                "CALL iceberg.system.rollback_to_snapshot('t.x', 1)",
                "OPTIMIZE t.x",
                "VACUUM t.x",
                "EXPLAIN SELECT 1",
                "SHOW TABLES",
                "EXECUTE IMMEDIATE 'DROP TABLE x'",
                "BEGIN DROP TABLE x; END",
                "WITH x AS (SELECT reflect('a', 'b') AS a) SELECT * FROM x",
                "WITH x AS (SELECT 1 AS a) INSERT INTO t.x SELECT * FROM x",
                "SELECT * FROM (SELECT Java_Method('a', 'b'))",
                "SELECT 1 WHERE 1 IN (SELECT `reflect`('a', 'b'))",
                "SELECT (SELECT /* x */ try_reflect('a', 'b'))",
                "SELECT builtin.reflect('a', 'b')",
                "SELECT IDENTIFIER('reflect')('a', 'b')",
                "SELECT a FROM VALUES (reflect('a', 'b')) AS t(a)",
                "SELECT 1 ORDER BY reflect('a', 'b')",
                "SELECT sum(1) OVER (PARTITION BY reflect('a', 'b'))",
                "SELECT sum(1) OVER w FROM t.x WINDOW w AS (PARTITION BY reflect('a', 'b'))",
                "SELECT * FROM t.x LATERAL VIEW explode(array(reflect('a', 'b'))) y AS z",
                "SELECT * FROM explode(array(reflect('a', 'b')))",
                "SELECT TRANSFORM(a) USING 'cat' FROM t.x",
                "SELECT * FROM read_files('/etc/passwd')"
            })
    void whatIsNoPlainQueryIsRefused(String sql) {
        assertThatThrownBy(() -> UserSql.checkQuery(TestLake.spark(), sql))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "WITH x AS (SELECT 1 AS a) SELECT a, count(*) FROM x GROUP BY a HAVING count(*) > 0 ORDER BY a LIMIT 3",
                "SELECT a.id, rank() OVER (ORDER BY a.id) FROM t.x a JOIN t.y b USING (id) WHERE a.id IN (SELECT id FROM t.z)",
                "SELECT * FROM t.x VERSION AS OF 3 UNION ALL SELECT * FROM t.y TIMESTAMP AS OF '2024-01-01'",
                "SELECT * FROM range(10) PIVOT (sum(id) FOR id IN (1, 2))",
                "SELECT explode(items) FROM t.x",
                "SELECT sum(1) OVER w FROM t.x WINDOW w AS (PARTITION BY id)",
                "VALUES (1, 2)",
                "SELECT DISTINCT * FROM t.x TABLESAMPLE (10 ROWS)",
                "FROM t.x SELECT id",
                "SELECT * FROM t.x, LATERAL (SELECT 1)"
            })
    void queriesAreTaken(String sql) {
        assertThatCode(() -> UserSql.checkQuery(TestLake.spark(), sql)).doesNotThrowAnyException();
    }
}
