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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be asked of a connector before anything is landed: check, discover, preview. */
abstract class InspectionContract extends ConnectorContract {

    private static final Duration PROMPT = Duration.ofSeconds(5);

    @Test
    void aCheckOfRightSettingsPassesEveryStepAndReadsARecord() throws Exception {
        String stream = create();
        add(stream, 1, 3);

        long startedAt = System.nanoTime();
        Checklist steps = check(Map.of(streamSetting(), stream));

        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(PROMPT);
        assertThat(steps.failure()).isEmpty();
        assertThat(steps.results())
                .extracting(Checklist.Result::step)
                .containsAll(listens() ? List.of(Step.DNS, Step.TCP) : List.of(Step.OBJECT, Step.READ));
        if (!notApplicable().containsKey(Wrong.PASSWORD)) {
            assertThat(steps.results()).extracting(Checklist.Result::step).contains(Step.LOGIN);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void aCheckOfAWrongSettingFailsAtItsStepAndSaysWhatToDo(Wrong what) throws Exception {
        if (notApplicable().containsKey(what)) {
            throw notApplicable().get(what).asException();
        }
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
            if (applies(Check.PREVIEW)) {
                assertThat(connection.preview("", 10).records()).isEmpty();
            }
        }
    }

    @Test
    void discoverFindsTheStream() throws Exception {
        assertThat(discovered().syncModes()).isNotEmpty();
    }

    @Test
    void discoverTellsTheFieldsOfTheStream() throws Exception {
        needs(Check.FIELDS);

        assertThat(discovered().schema().orElseThrow().toString())
                .contains("id:long")
                .contains("name:string");
    }

    private StreamDescription discovered() throws Exception {
        String stream = create();
        add(stream, 1, 3);
        try (Connection connection = connect(Map.of(streamSetting(), stream))) {
            return connection.discover().stream()
                    .filter(each -> each.name().equals(discovered(stream)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(connection.discover()));
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
        if (listens()) {
            throw NotApplicable.IS_A_LISTENER.asException();
        }
        try (Connection connection = connect(Map.of(streamSetting(), create()))) {
            assertThatThrownBy(() -> connection.preview("no_such_thing", 5))
                    .isInstanceOfSatisfying(StepFailed.class, failed -> assertThat(failed.step())
                            .isEqualTo(Step.OBJECT))
                    .hasMessageStartingWith("Cannot read ");
        }
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
}
