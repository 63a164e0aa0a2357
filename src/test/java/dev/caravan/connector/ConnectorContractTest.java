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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Position;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every source connector promises, tried against its server. A connector's own test says how to get there, and which
 * promises do not concern it.
 */
abstract class ConnectorContractTest {

    private static final Duration PROMPT = Duration.ofSeconds(5);
    private static final int RECORDS = 1_000;
    private static final int MORE = 10;

    /** Settings that are wrong one at a time, and the step at which a check has to notice. */
    enum Wrong {
        HOST(Step.DNS),
        PORT(Step.TCP),
        PASSWORD(Step.LOGIN),
        OBJECT(Step.OBJECT);

        private final Step step;

        Wrong(Step step) {
            this.step = step;
        }
    }

    /** Why something does not concern a connector. */
    enum NotApplicable {
        HAS_NO_SERVER,
        HAS_NO_LOGIN,
        /** A look at a record takes it from others, and giving it back leaves a mark on it. */
        LOOKING_LEAVES_A_MARK,
        /** What was not acknowledged comes again: whoever reads has to land. */
        HAS_NO_POSITIONS
    }

    /** Promises that do not concern every connector. */
    enum Check {
        /** Streams are discovered with their fields. */
        DISCOVERY,
        /** Records are shown without being landed. */
        PREVIEW,
        /** A reading goes on from a position. */
        POSITIONS
    }

    /** Of what is read from a disk. */
    static final Map<Wrong, NotApplicable> WITHOUT_SERVER = Map.of(
            Wrong.HOST, NotApplicable.HAS_NO_SERVER,
            Wrong.PORT, NotApplicable.HAS_NO_SERVER,
            Wrong.PASSWORD, NotApplicable.HAS_NO_LOGIN);

    /** The name of the Kamelet. */
    abstract String connector();

    /** Settings that are right, without the one that names the stream. */
    abstract Map<String, String> settings();

    /** The setting that names the stream, {@code table} or {@code topic}. */
    abstract String streamSetting();

    /** A new stream without records, as the setting names it. */
    abstract String create() throws Exception;

    /** Adds records with an {@code id}, and a {@code name} that has every letter of the alphabet's and more. */
    abstract void add(String stream, int from, int count) throws Exception;

    /** Settings beside the right ones, for a reading that goes on where the last one ended. */
    Map<String, String> incremental() {
        return Map.of();
    }

    /** How {@code discover} calls a stream. */
    String discovered(String stream) {
        return stream;
    }

    Map<Wrong, NotApplicable> notApplicable() {
        return Map.of();
    }

    /** The same for the rest of the contract. */
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of();
    }

    private void needs(Check check) {
        assumeTrue(
                !doesNotApply().containsKey(check),
                () -> "not applicable: " + doesNotApply().get(check));
    }

    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("host", "no-such-host.invalid");
            case PORT -> Map.of("port", String.valueOf(FreePort.next()));
            case PASSWORD -> Map.of("password", "not the password");
            case OBJECT -> Map.of(streamSetting(), "no_such_thing");
        };
    }

    @Test
    void aCheckOfRightSettingsPassesEveryStepAndReadsARecord() throws Exception {
        String stream = create();
        add(stream, 1, 3);

        long startedAt = System.nanoTime();
        Checklist steps = check(Map.of(streamSetting(), stream));

        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(PROMPT);
        assertThat(steps.failure()).isEmpty();
        assertThat(steps.results()).extracting(Checklist.Result::step).contains(Step.OBJECT, Step.READ);
        if (!notApplicable().containsKey(Wrong.PASSWORD)) {
            assertThat(steps.results()).extracting(Checklist.Result::step).contains(Step.LOGIN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCheckOfAWrongSettingFailsAtItsStepAndSaysWhatToDo(Wrong what) throws Exception {
        assumeTrue(
                !notApplicable().containsKey(what),
                () -> "not applicable: " + notApplicable().get(what));
        Map<String, String> settings = new LinkedHashMap<>(Map.of(streamSetting(), create()));
        settings.putAll(wrong(what));

        long startedAt = System.nanoTime();
        Checklist steps = check(settings);

        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(PROMPT);
        assertThat(steps.failure()).isPresent();
        Checklist.Result last = steps.results().get(steps.results().size() - 1);
        assertThat(last.step()).as(last.detail()).isEqualTo(what.step);
        assertThat(last.detail())
                .hasLineCount(1)
                .startsWith("Cannot ")
                .contains(": ")
                .endsWith(".")
                .doesNotContain(settings().getOrDefault("password", "\0"))
                .doesNotContain("not the password");
    }

    @Test
    void anEmptyStreamIsNoError() throws Exception {
        String stream = create();

        try (Connection connection = connect(Map.of(streamSetting(), stream))) {
            assertThat(connection.check().failure()).isEmpty();
            assertThat(connection.preview("", 10).records()).isEmpty();
        }
    }

    @Test
    void discoverFindsTheStreamAndItsFields() throws Exception {
        needs(Check.DISCOVERY);
        String stream = create();
        add(stream, 1, 3);

        try (Connection connection = connect(Map.of(streamSetting(), stream))) {
            StreamDescription found = connection.discover().stream()
                    .filter(each -> each.name().equals(discovered(stream)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(connection.discover()));
            assertThat(found.schema().orElseThrow().toString())
                    .contains("id:long")
                    .contains("name:string");
            assertThat(found.syncModes()).isNotEmpty();
        }
    }

    @Test
    void aPreviewShowsRecordsAsTheyWouldLandAndNoMoreThanWereAskedFor() throws Exception {
        needs(Check.PREVIEW);
        String stream = create();
        add(stream, 1, 30);

        try (Connection connection = connect(Map.of(streamSetting(), stream))) {
            Sample sample = connection.preview("", 5);
            assertThat(sample.records()).hasSize(5);
            assertThat(sample.records())
                    .allSatisfy(record -> assertThat(record.get("name").toString())
                            .isEqualTo(name(Long.parseLong(record.get("id").toString()))));
            assertThat(connection.preview(discovered(stream), 5).records()).isEqualTo(sample.records());
        }
    }

    @Test
    void aPreviewOfAStreamThatIsNotThereSaysSo() throws Exception {
        try (Connection connection = connect(Map.of(streamSetting(), create()))) {
            assertThatThrownBy(() -> connection.preview("no_such_thing", 5))
                    .isInstanceOfSatisfying(StepFailed.class, failed -> assertThat(failed.step())
                            .isEqualTo(Step.OBJECT))
                    .hasMessageStartingWith("Cannot read ");
        }
    }

    @Test
    void whatAConnectionLooksAtIsStillThereForThePipeline() throws Exception {
        String stream = create();
        add(stream, 1, RECORDS);
        String table = "contract." + connector().replace('-', '_');
        try (Connection connection = connect(Map.of(streamSetting(), stream))) {
            connection.check();
            connection.discover();
            if (!doesNotApply().containsKey(Check.PREVIEW)) {
                connection.preview("", 10);
            }
        }

        assertThat(run(table, stream)).isEqualTo(new Counts(RECORDS, RECORDS, 0, 0));
        assertThat(run(table, stream)).isEqualTo(Counts.NONE);
        add(stream, RECORDS + 1, MORE);
        assertThat(run(table, stream)).isEqualTo(new Counts(MORE, MORE, 0, 0));

        assertThat(values(read(TableFormat.DELTA, table), "id"))
                .isEqualTo(List.<Object>copyOf(numbers(1, RECORDS + MORE)));
    }

    @Test
    void aReadingGoesOnFromAnyPositionThatItWasTold() throws Exception {
        needs(Check.POSITIONS);
        String stream = create();
        for (int part = 0; part < 3; part++) {
            add(stream, part * RECORDS + 1, RECORDS);
        }
        int all = 3 * RECORDS;

        ReadRecords whole = ReadRecords.of(reading(stream), Position.START);
        assertThat(whole.sortedIds()).isEqualTo(numbers(1, all));
        assertThat(whole.rejected()).isEmpty();
        assertThat(whole.positions()).isNotEmpty();
        for (ReadRecords.Told told : whole.positions()) {
            ReadRecords rest = ReadRecords.of(reading(stream), told.position());
            assertThat(Stream.concat(whole.ids().stream().limit(told.records()), rest.ids().stream())
                            .sorted())
                    .isEqualTo(numbers(1, all));
        }

        add(stream, all + 1, MORE);
        assertThat(ReadRecords.of(reading(stream), whole.end()).sortedIds()).isEqualTo(numbers(all + 1, all + MORE));
    }

    @Test
    void everythingThatIsWrongWithSettingsIsToldAtOnce() {
        Kamelet kamelet = kamelet();
        Map<String, String> settings = Map.of("no_such_setting", "1");

        assertThatThrownBy(() -> Connection.open(settings(settings), List.of()))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("Unknown setting 'no_such_setting'")
                .satisfies(failure -> kamelet.required().forEach(required -> assertThat(failure.getMessage())
                        .contains("Missing setting '" + required + "'")));
    }

    /** The value of {@code name} in the record with this id. */
    static String name(long id) {
        return "Größe \"" + id + "\", 'naïve' & 日本 🐪";
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private Map<String, String> incremental(String stream) {
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.put(streamSetting(), stream);
        settings.putAll(incremental());

        return settings;
    }

    private ConnectionSettings reading(String stream) {
        return settings(incremental(stream));
    }

    private Counts run(String table, String stream) {
        return PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet(connector(), incremental(stream)).into(table, TableFormat.DELTA))
                .succeeded()
                .counts(table);
    }

    private Checklist check(Map<String, String> more) {
        try (Connection connection = connect(more)) {
            return connection.check();
        }
    }

    private Connection connect(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.putAll(more);

        return Connection.open(settings(settings), List.of());
    }

    private ConnectionSettings settings(Map<String, String> settings) {
        return new ConnectionSettings("contract", kamelet(), List.of(new Layer("test", settings)), Map.of(), List.of());
    }

    private Kamelet kamelet() {
        return CatalogIndex.load().kamelet(connector()).orElseThrow();
    }
}
