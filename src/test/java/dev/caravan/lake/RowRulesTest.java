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
package dev.caravan.lake;

import static dev.caravan.testing.TestLake.exists;
import static dev.caravan.testing.TestLake.json;
import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Expectations, transforms, masks and bounds of the quarantine, from the options of an endpoint to the tables. */
class RowRulesTest {

    private static final String KEY = "canary-key-4711";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void eachActionDoesWhatItSays(TableFormat format) throws IOException {
        String table = "rules.actions_" + format;
        file(
                "in.ndjson",
                """
                {"id":1,"amount":10,"name":"ok"}
                {"id":2,"amount":-1,"name":"quarantined"}
                {"id":3,"name":"null is not true"}
                {"id":4,"amount":5000,"name":"warned"}
                {"id":5,"amount":7,"name":"test"}
                {"id":6,"amount":-2,"name":"test"}
                """);

        PipelineRunner.Outcome outcome = run(
                table,
                format,
                "expect.positive: amount > 0",
                "expect.modest: coalesce(amount, 0) < 1000",
                "expect.modest.action: warn",
                "expect.real: name <> 'test'",
                "expect.real.action: drop");

        assertThat(outcome.succeeded().counts(table)).isEqualTo(new Counts(6, 2, 3, 1));
        assertThat(values(read(format, table), "id")).containsExactly(1L, 4L);
        assertThat(values(
                        quarantine(format, table),
                        "concat_ws(' | ', origin_number, error_code, error_message, raw_text)"))
                .containsExactly(
                        "2 | EXPECTATION | expectation positive is not met: amount > 0"
                                + " | {\"id\":2,\"amount\":-1,\"name\":\"quarantined\"}",
                        "3 | EXPECTATION | expectation positive is not met: amount > 0"
                                + " | {\"id\":3,\"name\":\"null is not true\"}",
                        "6 | EXPECTATION | expectation positive is not met: amount > 0"
                                + " | {\"id\":6,\"amount\":-2,\"name\":\"test\"}");
    }

    @ParameterizedTest
    @EnumSource
    void aFailedExpectationEndsTheRunWithSamples(TableFormat format) throws IOException {
        String table = "rules.fail_" + format;
        file("in.ndjson", numbers(1, 50));
        run(table, format, "expect.small: id < 60", "expect.small.action: fail").succeeded();
        file("later.ndjson", numbers(51, 90));

        CaravanException failure = run(table, format, "expect.small: id < 60", "expect.small.action: fail")
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.EXPECTATION);
        assertThat(failure)
                .hasMessage("Cannot land in " + table + ": rows of the open batch do not meet what is expected of all,"
                        + " up to now small (id < 60) in 3 of them. Samples: {\"id\":60} {\"id\":61} {\"id\":62}."
                        + " Nothing of the batch was committed; correct the source or the expectation, and run the"
                        + " pipeline again.");
        assertThat(read(format, table).count()).isEqualTo(50);
    }

    @Test
    void aSingleRowThatFailsEndsTheRunAtTheEndOfItsBatch() throws IOException {
        file("in.ndjson", numbers(1, 5));

        CaravanException failure = run(
                        "rules.fail_one",
                        TableFormat.DELTA,
                        "expect.small: id < 5",
                        "expect.small.action: fail",
                        "rawPayload: drop")
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.EXPECTATION);
        assertThat(failure)
                .hasMessageContaining("small (id < 5) in 1 of them. Nothing")
                .hasMessageNotContaining("{");
        assertThat(rows(TableFormat.DELTA, "rules.fail_one")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeComputedIsAViolationThatQuotesNoValue(TableFormat format) throws IOException {
        String table = "rules.computed_" + format;
        file("in.ndjson", "{\"id\":1,\"n\":\"7\"}\n{\"id\":2,\"n\":\"canary\"}\n{\"id\":0,\"n\":\"8\"}\n");

        PipelineRunner.Outcome outcome = run(
                table,
                format,
                "expect.number: cast(n AS bigint) > 0",
                "transform: SELECT id, 10 / id AS part FROM batch");

        assertThat(outcome.succeeded().counts(table)).isEqualTo(new Counts(3, 1, 2, 0));
        assertThat(values(quarantine(format, table), "concat_ws(' ', error_code, error_message)"))
                .containsExactly(
                        "EXPECTATION expectation number cannot be computed (CAST_INVALID_INPUT): cast(n AS bigint) > 0",
                        "TRANSFORM the transform cannot be computed for this row: DIVIDE_BY_ZERO");
    }

    @ParameterizedTest
    @EnumSource
    void theTransformsColumnsAreTheTables(TableFormat format) throws IOException {
        String table = "rules.transform_" + format;
        file(
                "in.csv",
                """
                id,name,amount,day
                1,ann,1.5,2024-02-29
                2,bob,0,2024-03-01
                3,cid,,2024-03-01
                4,däv,2.5,2024-03-02
                """);
        List<String> options =
                List.of("transform: SELECT id, upper(name) AS name, amount * 2 AS double_amount, year(day) AS year,"
                        + " named_struct('day', day, 'parts', array(id, 2)) AS more FROM batch b WHERE b.amount > 0");

        assertThat(run("in.csv", "csv", table, format, options).succeeded().counts(table))
                .isEqualTo(new Counts(4, 2, 0, 2));
        // The second file has no amounts at all: the column is known from the first.
        file("in.csv", "id,name,amount,day\n5,eve,,2024-03-03\n");
        assertThat(run("in.csv", "csv", table, format, options).succeeded().counts(table))
                .isEqualTo(new Counts(1, 0, 0, 1));

        assertThat(read(format, table).schema().toDDL())
                .isEqualTo("id BIGINT,name STRING,double_amount DOUBLE,year BIGINT,"
                        + "more STRUCT<day: DATE, parts: ARRAY<BIGINT>>");
        assertThat(json(read(format, table)))
                .containsExactly(
                        "{\"id\":1,\"name\":\"ANN\",\"double_amount\":3.0,\"year\":2024,"
                                + "\"more\":{\"day\":\"2024-02-29\",\"parts\":[1,2]}}",
                        "{\"id\":4,\"name\":\"DÄV\",\"double_amount\":5.0,\"year\":2024,"
                                + "\"more\":{\"day\":\"2024-03-02\",\"parts\":[4,2]}}");
    }

    @ParameterizedTest
    @EnumSource
    void aTransformMayTakeEverythingAndAddToIt(TableFormat format) throws IOException {
        String table = "rules.star_" + format;
        file("in.ndjson", "{\"id\":1,\"who\":{\"name\":\"Ä\",\"tags\":[\"x\"]}}\n");
        String transform = "transform: SELECT *, concat(who.name, '+%&') AS label, id BETWEEN 1 AND 5 AS low,"
                + " nullif(who.name, 'x') AS other FROM batch";
        run(table, format, transform).succeeded();
        file("later.ndjson", "{\"id\":2,\"who\":{\"name\":\"B\",\"age\":7},\"added\":true}\n");

        assertThat(run(table, format, transform).succeeded().counts(table)).isEqualTo(new Counts(1, 1, 0, 0));

        assertThat(values(
                        read(format, table),
                        "concat_ws(' ', id, who.name, who.age, who.tags, label, low, other, added)"))
                .containsExactly("1 Ä x Ä+%& true Ä", "2 B 7 B+%& true B true");
    }

    @Test
    void aColumnOfTheTransformMustFitTheTable() throws IOException {
        file("in.ndjson", numbers(1, 3));
        run("rules.types", TableFormat.ICEBERG, "transform: SELECT id FROM batch")
                .succeeded();
        file("later.ndjson", numbers(4, 6));

        CaravanException failure = run("rules.types", TableFormat.ICEBERG, "transform: SELECT id / 2 AS id FROM batch")
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SCHEMA_CONFLICT);
        assertThat(failure)
                .hasMessage("Cannot land in rules.types: column id of the transform is of type DOUBLE, that of the"
                        + " table of type BIGINT. Cast it in the transform, or land in a new table.");
        assertThat(read(TableFormat.ICEBERG, "rules.types").count()).isEqualTo(3);
    }

    @Test
    void sqlThatIsRefusedIsToldBeforeAnythingIsReadAllOfItAtOnce() throws IOException {
        CaravanException failure = run(
                        "rules.refused",
                        TableFormat.DELTA,
                        "expect.a: java_method('java.lang.System', 'exit', 1) = 'x'",
                        "expect.b: id >",
                        "transform: SELECT count(*) FROM batch")
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure.getMessage())
                .contains("Cannot run pipeline rules.refused: expectation a: function java_method is not among those")
                .contains("expectation b: Syntax error")
                .contains("the transform: function count is an aggregate");
    }

    @ParameterizedTest
    @EnumSource
    void aColumnThatIsNotThereEndsTheRunBeforeATableIsMade(TableFormat format) throws IOException {
        String table = "rules.unknown_" + format;
        file("in.ndjson", numbers(1, 3));

        CaravanException failure =
                run(table, format, "expect.a: idd > 0", "expect.b: length(id)").ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure.getMessage()).contains("expectation a: ", "`idd`", "Did you mean", "expectation b: ");
        assertThat(exists(table)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void maskedValuesAreNowhere(TableFormat format) throws IOException {
        String table = "rules.masked_" + format;
        file(
                "in.ndjson",
                """
                {"id":1,"patient":{"name":"canary1","born":"canary2"},"ssn":"canary3","note":"canary4","kin":[{"name":"canary1"},{"name":null,"age":3}],"doctor":"canary5","n":1}
                {"id":2,"patient":{"name":null,"sex":"f"},"SSN":"canary6","note":7,"n":2}
                {"id":-3,"patient":{"name":"canary8"},"ssn":["canary9"],"note":null,"n":3}
                {"id":4,"patient":{"name":"canary1"},"ssn":"canary10","n":4,"oops":
                {"id":5,"patient":{"name":"canary11"},"ssn":"canary12","n":0}
                """);
        List<String> options = List.of(
                "mask.patient.name: hash",
                "mask.patient.born: redact",
                "mask.kin.name: hash",
                "mask.doctor.name: hash",
                "mask.ssn: drop",
                "mask.note: redact",
                "maskKey: " + KEY,
                "expect.positive: id > 0",
                "transform: SELECT *, 1 / n AS part FROM batch");

        assertThat(run("in.ndjson", "ndjson", table, format, options)
                        .succeeded()
                        .counts(table))
                .isEqualTo(new Counts(5, 2, 3, 0));

        String hash = hmac("canary1");
        assertThat(json(read(format, table)))
                .containsExactly(
                        "{\"id\":1,\"patient\":{\"name\":\"" + hash + "\",\"born\":\"***\",\"sex\":null},"
                                + "\"note\":\"***\",\"kin\":[{\"name\":\"" + hash + "\",\"age\":null},"
                                + "{\"name\":null,\"age\":3}],\"doctor\":\"***\",\"n\":1,\"part\":1.0}",
                        "{\"id\":2,\"patient\":{\"name\":null,\"born\":null,\"sex\":\"f\"},"
                                + "\"note\":\"***\",\"kin\":null,\"doctor\":null,\"n\":2,\"part\":0.5}");
        assertThat(values(quarantine(format, table), "error_code || ' ' || coalesce(raw_text, error_message)"))
                .containsExactly(
                        "EXPECTATION {\"id\":-3,\"patient\":{\"name\":\"" + hmac("canary8")
                                + "\"},\"note\":null,\"n\":3}",
                        "JSON_SYNTAX Cannot read JSON line 4 of " + folder.resolve("in.ndjson")
                                + ": malformed at column 68 (its payload is not kept, as columns are masked)",
                        "TRANSFORM {\"id\":5,\"patient\":{\"name\":\"" + hmac("canary11") + "\"},\"n\":0}");
        assertThat(warehouseHolds("***", table)).isNotEmpty();
        assertThat(warehouseHolds(KEY, table)).isEmpty();
        assertThat(warehouseHolds("canary", table)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void maskedPartsOfHl7MessagesAreNowhere(TableFormat format) throws IOException {
        String table = "rules.hl7_" + format;
        file(
                "adt.hl7",
                "MSH|^~\\&|canary1|H|B|H|20240229103000||ADT^A01|17|P|2.5\rPID|1||canary2^^^H||canary3^Anna\r"
                        + "MSH|^~\\&|canary4|H|B|H|20240229103000||ORU^R01|18|P|2.5\rPID|1||canary5^^^H||canary6^Bob\r");
        List<String> options = List.of(
                "mask._raw: drop",
                "mask._raw_sha256: drop",
                "mask.segments.raw: drop",
                "mask.segments.fields: drop",
                "mask.sending_application: hash",
                "maskKey: " + KEY,
                "expect.adt: message_type = 'ADT'");

        PipelineRunner.Outcome outcome = PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.files(folder.resolve("adt.hl7"), "bytes")
                        .steps("- to: kamelet:caravan-hl7-parse-action")
                        .into(table, format, options));

        assertThat(outcome.succeeded().counts(table)).isEqualTo(new Counts(2, 1, 1, 0));
        assertThat(values(read(format, table), "concat_ws(' ', control_id, sending_application, segments.id)"))
                .containsExactly("17 " + hmac("canary1") + " MSH PID");
        assertThat(values(quarantine(format, table), "raw_text like '%" + hmac("canary4") + "%'"))
                .containsExactly(true);
        assertThat(warehouseHolds("canary", table)).isEmpty();
    }

    @Test
    void aFailedExpectationShowsMaskedSamples() throws IOException {
        file("in.ndjson", "{\"id\":1,\"name\":\"canary1\"}\n");

        CaravanException failure = run(
                        "rules.masked_fail",
                        TableFormat.DELTA,
                        "mask.name: hash",
                        "maskKey: " + KEY,
                        "expect.none: false",
                        "expect.none.action: fail")
                .ourFailure();

        assertThat(failure).hasMessageContaining("\"name\":\"").hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @EnumSource
    void rulesHoldForRowsOfADatabase(TableFormat format) throws SQLException, IOException {
        PostgresDatabase database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TABLE people (id integer, name text, born date, seen timestamptz, pin bigint,"
                        + " salary numeric(12,2), tags text[])",
                "INSERT INTO people VALUES"
                        + " (1, 'canary1', '1990-01-01', '2024-01-01 10:00+00', 4711, 10.50, '{canary2}'),"
                        + " (2, 'canary3', '1991-01-01', null, null, -1, null), (3, null, null, null, 4711, 3, '{}'),"
                        + " (4, 'canary4', null, null, 1, 0, '{}')");
        String table = "rules.people_" + format;
        String yaml = RouteYaml.postgres(database, "table: people")
                .into(
                        table,
                        format,
                        "mask.name: hash",
                        "mask.pin: hash",
                        "mask.born: redact",
                        "mask.seen: drop",
                        "mask.tags: redact",
                        "maskKey: " + KEY,
                        "expect.paid: salary >= 0",
                        "transform: SELECT *, salary * 2 AS twice FROM batch WHERE salary <> 0");

        CaravanException misspelt = PipelineRunner.run(TestLake.tables(), yaml.replace("mask.born", "mask.bron"))
                .ourFailure();
        assertThat(misspelt.category()).isEqualTo(Category.CONFIG);
        assertThat(misspelt).hasMessageContaining("the source has no field bron to mask. It has id, name,");

        PipelineRunner.Outcome outcome = PipelineRunner.run(TestLake.tables(), yaml);

        assertThat(outcome.succeeded().counts(table)).isEqualTo(new Counts(4, 2, 1, 1));
        assertThat(read(format, table).schema().toDDL())
                .isEqualTo("id BIGINT,name STRING,born STRING,pin STRING,salary DECIMAL(12,2),tags STRING,"
                        + "twice DECIMAL(14,2)");
        assertThat(values(read(format, table), "concat_ws(' ', id, length(name), born, length(pin), twice, tags)"))
                .containsExactly("1 64 *** 64 21.00 ***", "3 64 6.00 ***");
        assertThat(values(read(format, table), "pin").stream().distinct()).hasSize(1);
        assertThat(values(quarantine(format, table), "regexp_replace(raw_text, '[0-9a-f]{64}', '#')"))
                .containsExactly(
                        "{\"id\":2,\"name\":\"#\",\"born\":\"***\",\"pin\":null,\"salary\":-1.00,\"tags\":null}");
        assertThat(warehouseHolds("canary", table)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void thresholdsEndTheRunAndWhatWasCommittedStays(TableFormat format) throws IOException {
        String table = "rules.threshold_" + format;
        file("in.ndjson", numbers(1, 300));
        CaravanException absolute = run(table, format, "expect.odd: id % 10 <> 0", "quarantineMax: 3")
                .ourFailure();
        file("in.ndjson", numbers(1, 5));
        run(table + "_r", format, "quarantineMaxRatio: 0.1").succeeded();
        file("later.ndjson", "{\n".repeat(30) + numbers(1, 200));
        CaravanException ratio =
                run(table + "_r", format, "quarantineMaxRatio: 0.1").ourFailure();

        assertThat(absolute.category()).isEqualTo(Category.EXPECTATION);
        assertThat(absolute)
                .hasMessageStartingWith("Cannot go on with pipeline " + table
                        + ": 4 of the 40 rows that this run has read are for the quarantine (EXPECTATION 4), more than"
                        + " quarantineMax 3 allows. The last: expectation odd is not met: id % 10 <> 0. What");
        assertThat(rows(format, table)).isZero();
        assertThat(ratio.category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(ratio).hasMessageContaining("(JSON_SYNTAX 30), more than quarantineMaxRatio 0.1 allows");
        assertThat(rows(format, table + "_r")).isEqualTo(5);
    }

    @Test
    void aRatioThatIsNotExceededAndTooFewRowsToTellEndNothing() throws IOException {
        file("in.ndjson", "{\n".repeat(30) + numbers(1, 60));

        assertThat(run(
                                "rules.few",
                                TableFormat.DELTA,
                                "quarantineMaxRatio: 0.1",
                                "quarantineMax: 30",
                                "rawPayload: drop")
                        .succeeded()
                        .counts("rules.few"))
                .isEqualTo(new Counts(90, 60, 30, 0));
        assertThat(values(quarantine(TableFormat.DELTA, "rules.few"), "coalesce(raw_text, 'none')"))
                .containsOnly("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expect.a: id > 0 ; expect.a.action: explode | expect.a.action is explode, but must be one of warn, drop",
                "expect.a.action: warn | expect.a.action has no predicate: there is no expect.a",
                "mask.id: hide | mask.id is hide, but must be one of hash, drop, redact",
                "mask.id: hash | mask: hash needs a maskKey",
                "rawPayload: maybe | rawPayload is maybe, but must be one of keep, drop",
                "quarantineMax: -1 | quarantineMax is -1, but must be 0 or more",
                "quarantineMaxRatio: 1.5 | quarantineMaxRatio is 1.5, but must be between 0 and 1"
            })
    void optionsThatMakeNoSenseAreRefused(String options, String message) throws IOException {
        assertThat(run("rules.options", TableFormat.DELTA, options.split(" ; "))
                        .failure()
                        .orElseThrow())
                .hasStackTraceContaining(message);
    }

    @Test
    void allProblemsOfTheOptionsAreToldAtOnce() throws IOException {
        RuntimeException failure = run(
                        "rules.options", TableFormat.DELTA, "mask.a: hide", "mask.b: hash", "quarantineMax: -1")
                .failure()
                .orElseThrow();

        assertThat(failure)
                .hasStackTraceContaining("Cannot land in rules.options: mask.a is hide, but must be one of hash, drop,"
                        + " redact; mask: hash needs a maskKey, for example {{env:MASK_KEY}}; quarantineMax is -1, but"
                        + " must be 0 or more");
    }

    @Test
    void theKeyIsInNoErrorText() throws IOException {
        RuntimeException failure = run(
                        "rules.key", TableFormat.DELTA, "mask.id: hide", "maskKey: " + KEY, "noSuchOption: 1")
                .failure()
                .orElseThrow();

        assertThat(stackTrace(failure)).doesNotContain(KEY);
    }

    @Test
    void warningsAreLoggedOnceForEachBatchAndHoldNoValues() throws IOException {
        file("in.ndjson", numbers(1, 30).replace("}", ",\"name\":\"canary\"}"));
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.caravan.landing");
        logger.addHandler(handler);
        try {
            run(
                            "rules.warned",
                            TableFormat.DELTA,
                            "expect.small: id < 10",
                            "expect.small.action: warn",
                            "mask.name: hash",
                            "mask.nmae: drop",
                            "maskKey: " + KEY)
                    .succeeded();
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(logged)
                .containsExactly(
                        "rules.warned: 21 of 30 rows do not meet expectation small: id < 10",
                        "rules.warned: nothing was masked as nmae: no record so far had such a field");
    }

    @Test
    void aMaskThatNoRecordHasTheFieldOfDoesNotEndTheRun() throws IOException {
        file("in.ndjson", numbers(1, 3));

        run("rules.typo", TableFormat.DELTA, "mask.nmae: drop").succeeded();

        assertThat(rows(TableFormat.DELTA, "rules.typo")).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aMaskThatTheColumnOfATableDoesNotTakeIsRefused(TableFormat format) throws IOException {
        String table = "rules.late_mask_" + format;
        file("in.ndjson", numbers(1, 3));
        run(table, format).succeeded();
        file("later.ndjson", numbers(4, 6));

        CaravanException failure = run(table, format, "mask.id: redact").ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SCHEMA_CONFLICT);
        assertThat(failure)
                .hasMessage("Cannot mask id in " + table + ": its column is of type long, and masked values are text."
                        + " Use drop, or land in a new table.");
    }

    @ParameterizedTest
    @EnumSource
    void headersAndFieldsSteerNothing(TableFormat format) throws IOException {
        String table = "rules.steered_" + format;
        file(
                "in.ndjson",
                "{\"id\":1,\"table\":\"rules.evil\",\"mode\":\"overwrite\",\"path\":\"/tmp\",\"partition\":\"x\","
                        + "\"expect.x\":\"false\",\"transform\":\"SELECT 1 FROM batch\",\"maskKey\":\"k\"}\n");
        String headers = Stream.of(
                        "table", "mode", "path", "partition", "expect.x", "transform", "format", "CaravanStream")
                .map(name ->
                        """
                        - setHeader:
                            name: %s
                            constant: "rules.evil"
                        """
                                .formatted(name))
                .collect(Collectors.joining());

        PipelineRunner.Outcome outcome = PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.files(folder.resolve("in.ndjson"), "ndjson")
                        .steps(headers)
                        .into(table, format));

        assertThat(outcome.succeeded().counts(table)).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(read(format, table).columns())
                .containsExactly("id", "table", "mode", "path", "partition", "expect_x", "transform", "maskKey");
        assertThat(exists("rules.evil")).isFalse();
    }

    private static String hmac(String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String numbers(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> "{\"id\":" + i + "}\n")
                .collect(Collectors.joining());
    }

    private static long rows(TableFormat format, String table) {
        return exists(table) ? read(format, table).count() : 0;
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Files of the warehouse about a table in which a text stands, as far as they are not compressed. */
    private static List<Path> warehouseHolds(String text, String table) throws IOException {
        try (Stream<Path> files = Files.walk(TestLake.warehouse())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(table.substring(table.indexOf('.') + 1)))
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private PipelineRunner.Outcome run(String table, TableFormat format, String... options) {
        return run("*.ndjson", "ndjson", table, format, List.of(options));
    }

    private PipelineRunner.Outcome run(
            String path, String fileFormat, String table, TableFormat format, List<String> options) {
        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.files(folder.resolve(path), fileFormat).into(table, format, options));
    }
}
