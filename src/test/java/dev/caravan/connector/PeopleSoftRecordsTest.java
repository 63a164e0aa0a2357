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
package dev.caravan.connector;

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The statements of the connector's note, over tables of the published layout, of which they need these columns. */
class PeopleSoftRecordsTest {

    private static final Path NOTE = Path.of("kamelets/caravan-peoplesoft-source.md");
    private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");

    @Test
    void recordsAreFoundWithTheirTablesFieldsAndKeys() throws SQLException, IOException {
        PostgresDatabase database = SharedServers.freshDatabase();
        database.execute(
                """
                CREATE TABLE PSRECDEFN (RECNAME varchar(15) NOT NULL, RECTYPE smallint NOT NULL,
                    RECDESCR varchar(30) NOT NULL, SQLTABLENAME varchar(18) NOT NULL)
                """,
                """
                INSERT INTO PSRECDEFN VALUES ('JOB', 0, 'EE Job History', ' '), ('PSOPRDEFN', 0, 'Users', 'PSOPRDEFN'),
                    ('JOB_VW', 1, 'Jobs', ' '), ('JOB_SBR', 3, 'A subrecord', ' '), ('JOB_TMP', 7, 'Temporary', ' ')
                """,
                """
                CREATE TABLE PSRECFIELDDB (RECNAME varchar(15) NOT NULL, FIELDNUM smallint NOT NULL,
                    FIELDNAME varchar(18) NOT NULL, USEEDIT integer NOT NULL)
                """,
                """
                INSERT INTO PSRECFIELDDB VALUES ('JOB', 1, 'EMPLID', 2307), ('JOB', 2, 'EMPL_RCD', 1), ('JOB', 3, 'EFFDT', 257),
                    ('JOB', 4, 'EFFSEQ', 1), ('JOB', 5, 'COMPRATE', 256), ('PSOPRDEFN', 1, 'OPRID', 1),
                    ('JOB_VW', 1, 'EMPLID', 1), ('JOB_VW', 2, 'EFFDT', 0), ('JOB_SBR', 1, 'EMPLID', 1), ('JOB_TMP', 1, 'EMPLID', 1)
                """,
                """
                CREATE TABLE PSDBFIELD (FIELDNAME varchar(18) NOT NULL, FIELDTYPE smallint NOT NULL, LENGTH integer NOT NULL,
                    DECIMALPOS smallint NOT NULL)
                """,
                """
                INSERT INTO PSDBFIELD VALUES ('EMPLID', 0, 11, 0), ('EMPL_RCD', 2, 3, 0), ('EFFDT', 4, 10, 0), ('EFFSEQ', 2, 3, 0),
                    ('COMPRATE', 3, 18, 6), ('OPRID', 0, 30, 0)
                """);
        List<String> statements = statements();
        String table = "bronze.ps_fields";
        String yaml = RouteYaml.postgres(
                        database,
                        "query: '"
                                + statements
                                        .get(0)
                                        .strip()
                                        .replaceAll("\\s+", " ")
                                        .replace("'", "''") + "'")
                .into(table, TableFormat.DELTA);

        assertThat(PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table))
                .isEqualTo(new Counts(8, 8, 0, 0));

        Dataset<Row> fields = read(TableFormat.DELTA, table);
        assertThat(values(
                        fields,
                        "concat_ws(' ', record, kind, field, field_type, field_length, decimals, key_position)"))
                .contains(
                        "JOB table EMPLID 0 11 0 1",
                        "JOB table EFFSEQ 2 3 0 4",
                        "JOB table COMPRATE 3 18 6",
                        "JOB_VW view EFFDT 4 10 0");
        fields.createOrReplaceTempView("ps_fields");
        assertThat(values(
                        fields.sparkSession().sql(statements.get(1).replace("bronze.ps_fields", "ps_fields")),
                        "concat_ws(' ', table_name, primary_key, effective_dated)"))
                .containsExactlyInAnyOrder(
                        "PS_JOB EMPLID,EMPL_RCD,EFFDT,EFFSEQ true", "PS_JOB_VW EMPLID false", "PSOPRDEFN OPRID false");
    }

    private static List<String> statements() throws IOException {
        List<String> statements = new ArrayList<>();
        for (Matcher sql = SQL.matcher(Files.readString(NOTE)); sql.find(); ) {
            statements.add(sql.group(1));
        }

        return statements;
    }
}
