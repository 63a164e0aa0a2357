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
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.source.Checklist;
import dev.caravan.landing.Counts;
import dev.caravan.record.Position;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.CapturedOutput;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;

/** What hostile names, values and headers do not achieve, and where secrets do not turn up. */
abstract class SecurityContract extends RetryContract {

    /** Stands in secrets that a test makes up. */
    static final String CANARY = "canary-4711";

    private static final String ELSEWHERE = "contract.elsewhere";

    private static final List<String> HOSTILE = List.of(
            "'; DROP TABLE contract_1; --",
            "\"; DROP TABLE contract_1; --",
            "1; DROP TABLE contract_1",
            "') OR 1=1--",
            "' OR ''='",
            "`; --",
            "\u2019 OR 1=1",
            "/* */ -- #",
            "\\'; --");

    /** No names, since settings have a meaning for them. */
    private static final List<String> HOSTILE_VALUES = Stream.concat(
                    HOSTILE.stream(), Stream.of("$1 ? :x", "${body} #{1+1} {{user.home}}"))
            .toList();

    /** Settings that are names of something in a source, where a Kamelet has them. */
    private static final Set<String> NAMES = Set.of("schema", "table", "columns", "cursorField", "topic", "path");

    /** What Camel, its components or the landing would obey if it came from within. */
    private static final Map<String, String> HEADERS = Stream.of(
                    "CamelHttpUri",
                    "CAmelFileName",
                    "camelsqlquery",
                    "CamelExecCommandExecutable",
                    "CamelBeanMethodName",
                    "CamelToEndpoint",
                    "kafka.OVERRIDE_TOPIC",
                    "kafka.OFFSET",
                    "operationName",
                    "gridfs.operation",
                    "mail.smtp.host",
                    "websocket.connectionKey",
                    "sObjectQuery",
                    "CaravanStream",
                    "CaravanPosition",
                    "table",
                    "mode",
                    "path",
                    "partition")
            .collect(Collectors.toMap(Function.identity(), name -> ELSEWHERE));

    /** S3. */
    @Test
    void namesThatTryInjectionAreRefusedAndTheSourceIsUnchanged() throws Exception {
        needs(Check.NAMES);
        String stream = create();
        add(stream, 1, 3);

        for (String setting : names()) {
            for (String hostile : HOSTILE) {
                Map<String, String> settings = with(incremental(stream), Map.of(setting, hostile));
                Checklist steps = check(settings);
                if (setting.equals("path")
                        && hostile.contains("*")
                        && steps.failure().isEmpty()) {
                    // A pattern may match nothing.
                    assertThat(ReadRecords.of(settings(settings), Position.START)
                                    .ids())
                            .isEmpty();
                    continue;
                }
                assertThat(steps.failure()).as("%s: %s", setting, hostile).isPresent();
                assertThat(steps.results().get(steps.results().size() - 1).detail())
                        .startsWith("Cannot ")
                        .endsWith(".")
                        .hasLineCount(1);
            }
        }

        isUnchanged(stream, 3);
    }

    /** What has landed of a queue is gone from there. */
    private void isUnchanged(String stream, int records) {
        if (applies(Check.POSITIONS)) {
            assertThat(ReadRecords.of(reading(stream), Position.START).sortedIds())
                    .isEqualTo(numbers(1, records));
        }
    }

    private List<String> names() {
        Kamelet kamelet = kamelet();

        return Stream.concat(Stream.of(streamSetting()), NAMES.stream().filter(kamelet.properties()::containsKey))
                .distinct()
                .sorted()
                .toList();
    }

    /** S3. */
    @Test
    void valuesThatTryInjectionLandAsTheyAre() throws Exception {
        needs(Check.VALUES);
        String stream = create();
        int all = HOSTILE_VALUES.size();
        for (int id = 1; id <= all; id++) {
            add(stream, Map.of("id", (long) id, "name", HOSTILE_VALUES.get(id - 1)));
        }
        String table = table("values");

        assertThat(run(table, stream, all)).isEqualTo(new Counts(all, all, 0, 0));

        assertThat(values(read(TableFormat.DELTA, table), nameColumn()))
                .containsExactlyInAnyOrderElementsOf(HOSTILE_VALUES);
        isUnchanged(stream, all);
    }

    /** S3: what a cursor holds is a value, whatever it looks like. */
    @Test
    void cursorValuesThatTryInjectionAreGoneOnFrom() throws Exception {
        needs(Check.CURSOR);
        if (!kamelet().properties().containsKey("cursorField")) {
            throw NotApplicable.HAS_NO_CURSOR.asException();
        }
        for (String hostile : HOSTILE_VALUES) {
            String stream = create();
            add(stream, Map.of("id", 1L, "name", hostile));
            Map<String, String> byName = with(incremental(stream), Map.of("cursorField", "name"));

            ReadRecords first = ReadRecords.of(settings(byName), Position.START);
            // Whatever the order of texts is there, a longer one is behind its beginning.
            add(stream, Map.of("id", 2L, "name", hostile + "z"));
            assertThat(ReadRecords.of(settings(byName), first.end()).ids())
                    .as(hostile)
                    .isEqualTo(numbers(2, 2));
        }
    }

    /** S1, S2. */
    @Test
    void headersOfASenderAreGoneBehindTheSource() throws Exception {
        needs(Check.HEADERS);
        String stream = create();
        addWithHeaders(stream, 1, HEADERS);
        String table = table("headers");
        Map<String, Object> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Processor look = exchange -> seen.putAll(exchange.getMessage().getHeaders());
        String yaml = RouteYaml.kamelet(connector(), incremental(stream))
                .steps("- process: {ref: look}\n" + steps())
                .into(table, TableFormat.DELTA);

        Counts counts = attempt(
                        yaml, table, stream, 1, context -> context.getRegistry().bind("look", look))
                .succeeded()
                .counts(table);

        assertThat(counts).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(seen.keySet()).doesNotContainAnyElementsOf(HEADERS.keySet());
        assertThat(seen.values()).doesNotContain(ELSEWHERE);
        assertThat(ids(table)).isEqualTo(numbers(1, 1));
        assertThat(TestLake.exists(ELSEWHERE)).isFalse();
        assertThat(run(table, stream, 1)).isEqualTo(Counts.NONE);
    }

    /** S12: with the log as talkative as it gets, of a run that succeeds and of one that may not log in. */
    @Test
    void secretsAreNowhere() throws Exception {
        needs(Check.SECRET);
        Map<String, String> secrets = secretSettings();
        String stream = create();
        add(stream, 1, 3);
        String table = table("secrets");
        List<String> messages = new ArrayList<>();

        String output = CapturedOutput.of(() -> {
            Map<String, String> right = with(incremental(stream), secrets);
            attempt(yaml(right, table), table, stream, 3, context -> {}).succeeded();
            if (!notApplicable().containsKey(Wrong.PASSWORD)) {
                Map<String, String> wrong = with(right, wrong(Wrong.PASSWORD));
                messages.add(PipelineRunner.run(TestLake.tables(), yaml(wrong, table("wrong")))
                        .ourFailure()
                        .getMessage());
            }
        });

        Set<String> hidden = new TreeSet<>(secrets.values());
        hidden.add(CANARY);
        hidden.addAll(
                notApplicable().containsKey(Wrong.PASSWORD)
                        ? List.of()
                        : wrong(Wrong.PASSWORD).values());
        assertThat(hidden).allSatisfy(secret -> {
            assertThat(output).doesNotContain(secret);
            assertThat(messages).noneMatch(message -> message.contains(secret));
            assertThat(written(table)).isNotEmpty().noneMatch(file -> holds(file, secret));
        });
    }

    private Map<String, String> secretSettings() {
        Set<String> secret = kamelet().properties().values().stream()
                .filter(Kamelet.Property::secret)
                .map(Kamelet.Property::name)
                .collect(Collectors.toSet());
        if (secret.isEmpty()) {
            throw NotApplicable.HAS_NO_SECRET.asException();
        }
        Map<String, String> set = new TreeMap<>(settings());
        set.keySet().retainAll(secret);

        return set.isEmpty() ? secrets() : set;
    }

    /** The files of a table, and everything that the run keeps beside it. */
    private static List<Path> written(String table) throws IOException {
        Path warehouse = TestLake.warehouse();
        String name = table.substring(table.indexOf('.') + 1).toLowerCase(Locale.ROOT);
        try (Stream<Path> files = Files.walk(warehouse)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> warehouse
                            .relativize(file)
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .contains(name))
                    .toList();
        }
    }

    private static boolean holds(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
