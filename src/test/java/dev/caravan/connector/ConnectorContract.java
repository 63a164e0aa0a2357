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

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.landing.Counts;
import dev.caravan.observe.Category;
import dev.caravan.servers.FreePort;
import dev.caravan.servers.LossyProxy;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a connector's own test says of it, so that the tests of the contract can get at its system. */
@ExtendWith(ContractReport.class)
abstract class ConnectorContract {

    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final long WIDE = 1_000_000;
    private static final String PADDING = "wide ".repeat(80);

    /** Settings that are wrong one at a time, and the step at which a check has to notice. */
    enum Wrong {
        HOST(Step.DNS),
        PORT(Step.TCP),
        PASSWORD(Step.LOGIN),
        OBJECT(Step.OBJECT);

        final Step step;

        Wrong(Step step) {
            this.step = step;
        }
    }

    /** Promises that do not concern every connector. */
    enum Check {
        /** The fields of a stream are discovered. */
        FIELDS,
        /** Records are shown without being landed. */
        PREVIEW,
        /** A reading goes on from a position. */
        POSITIONS,
        /** A record that cannot be one is quarantined. */
        MALFORMED,
        /** Rights are taken away between two runs. */
        PERMISSION,
        /** A record has a field that those before it had not. */
        NEW_FIELD,
        /** A field has a value that needs a wider column. */
        WIDER_TYPE,
        /** Settings that name something in the source try injection. */
        NAMES,
        /** Values in the source try injection. */
        VALUES,
        /** Values of the cursor field try injection. */
        CURSOR,
        /** A sender sets headers that Camel obeys. */
        HEADERS,
        /** A secret is looked for wherever the run writes. */
        SECRET,
        /** The server goes away, and comes back. */
        AWAY
    }

    /** Of what is read from a disk. */
    static final Map<Wrong, NotApplicable> WITHOUT_SERVER = Map.of(
            Wrong.HOST, NotApplicable.HAS_NO_SERVER,
            Wrong.PORT, NotApplicable.HAS_NO_SERVER,
            Wrong.PASSWORD, NotApplicable.HAS_NO_LOGIN);

    /** Of what others send, and cannot be asked for. */
    static final Map<Check, NotApplicable> OF_A_LISTENER = Map.of(
            Check.FIELDS, NotApplicable.IS_A_LISTENER,
            Check.PREVIEW, NotApplicable.IS_A_LISTENER,
            Check.POSITIONS, NotApplicable.IS_A_LISTENER,
            Check.PERMISSION, NotApplicable.IS_A_LISTENER,
            Check.NAMES, NotApplicable.IS_A_LISTENER,
            Check.AWAY, NotApplicable.IS_A_LISTENER);

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

    /** Of a reading that begins with all there is, as one: brings it to where it goes on by what is added from now on. */
    void begin(String stream, String table) throws Exception {}

    /** Adds one record with these fields: an {@code id}, and any others. Values are whole or decimal numbers and texts. */
    void add(String stream, Map<String, Object> fields) throws Exception {
        throw NotApplicable.NOT_TRIED.asException();
    }

    /** Adds something that cannot be a record, and returns the place of it that the quarantine has to tell. */
    String addMalformed(String stream) throws Exception {
        throw NotApplicable.NOT_TRIED.asException();
    }

    /** Adds a record with an {@code id}, and headers that its sender chose. */
    void addWithHeaders(String stream, int id, Map<String, String> headers) throws Exception {
        throw NotApplicable.NOT_TRIED.asException();
    }

    /** Values of one field, the second of which needs a wider type than the first. */
    List<Object> widening() {
        throw NotApplicable.NOT_TRIED.asException();
    }

    /** Takes the right to read the stream from whoever reads; it is in force when this returns. */
    void revoke(String stream) throws Exception {
        throw NotApplicable.NOT_TRIED.asException();
    }

    /** Gives the right back. */
    void grant(String stream) throws Exception {}

    /** What a run says that may not read. */
    Category refusal() {
        return Category.SOURCE_AUTH;
    }

    /** Settings by which the server is looked for at a port of this machine. */
    Map<String, String> at(int port) {
        return Map.of("port", String.valueOf(port));
    }

    /** Between the connector and its server, for one that is to be looked for {@link #at} another port. */
    LossyProxy proxy() {
        return LossyProxy.to(Integer.parseInt(settings().get("port")));
    }

    /** Settings beside the others for a hundred thousand records. */
    Map<String, String> many() {
        return Map.of();
    }

    /** For a connector whose secrets are optional: those settings, each with {@link SecurityContract#CANARY} in it. */
    Map<String, String> secrets() {
        throw NotApplicable.NOT_TRIED.asException();
    }

    /** Of a listener: sends it what was added, each until it is acknowledged. */
    void deliver(String stream) throws Exception {}

    /** Whether a second run of the same pipeline waits until the first one lets go, instead of being turned away. */
    boolean waitsForTheOther() {
        return false;
    }

    /** Whether a hundred thousand records can be brought in in seconds; otherwise only {@code -Pcrash -Dtest=*ContractTest} does. */
    boolean takesManyQuickly() {
        return true;
    }

    /** Settings beside the right ones, for a reading that goes on where the last one ended. */
    Map<String, String> incremental() {
        return Map.of();
    }

    /** Steps between the source and the table, as YAML items of a list. */
    String steps() {
        return "";
    }

    /** SQL for the id of a record in the table. */
    String id() {
        return "id";
    }

    /** SQL for the name of a record in the table. */
    String nameColumn() {
        return "name";
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

    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("host", "no-such-host.invalid");
            case PORT -> at(FreePort.next());
            case PASSWORD -> Map.of("password", "not the password");
            case OBJECT -> Map.of(streamSetting(), "no_such_thing");
        };
    }

    /** The value of {@code name} in the record with this id. Those behind a million are wide. */
    static String name(long id) {
        return "Größe \"" + id + "\", 'naïve' & 日本 🐪" + (id > WIDE ? PADDING : "");
    }

    final boolean applies(Check check) {
        return !doesNotApply().containsKey(check);
    }

    final void needs(Check check) {
        NotApplicable why = doesNotApply().get(check);
        if (why != null) {
            throw why.asException();
        }
    }

    static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    final boolean listens() {
        return kamelet().annotation("bounded").equals("never");
    }

    final Map<String, String> incremental(String stream) {
        return with(settings(), Map.of(streamSetting(), stream), incremental());
    }

    /** Later ones take the place of earlier ones. */
    @SafeVarargs
    static <K, V> Map<K, V> with(Map<K, V>... layers) {
        Map<K, V> all = new LinkedHashMap<>();
        for (Map<K, V> layer : layers) {
            all.putAll(layer);
        }

        return all;
    }

    final ConnectionSettings reading(String stream) {
        return settings(incremental(stream));
    }

    /** The table of one test of this connector. */
    final String table(String test) {
        return "contract." + connector().replace('-', '_') + "_" + test;
    }

    /** Runs the pipeline that lands a stream, until its end; a listener until the table holds so many records. */
    final PipelineRunner.Outcome attempt(String table, String stream, long records, String... options) {
        return attempt(yaml(incremental(stream), table, options), table, stream, records, context -> {});
    }

    final PipelineRunner.Outcome attempt(
            String yaml, String table, String stream, long records, Consumer<CamelContext> preparation) {
        if (!listens()) {
            return PipelineRunner.run(TestLake.tables(), yaml, preparation);
        }
        PipelineRunner runner = PipelineRunner.start(TestLake.tables(), yaml, preparation);
        try {
            if (runner.failure().isEmpty()) {
                deliver(stream);
                AtomicReference<Counts> seen = new AtomicReference<>();
                // A look at the table is a query: after a commit, not every tenth of a second.
                await().atMost(PATIENCE).until(() -> {
                    Counts now = runner.counts(table);
                    boolean changed = !now.equals(seen.getAndSet(now));

                    return runner.failure().isPresent() || changed && kept(table) >= records;
                });
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            runner.close();
        }

        return new PipelineRunner.Outcome(runner, runner.failure());
    }

    final String yaml(Map<String, String> settings, String table, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        if (listens()) {
            all.add("batchInterval: 500");
        }

        return RouteYaml.kamelet(connector(), settings).steps(steps()).into(table, TableFormat.DELTA, all);
    }

    private static long kept(String table) {
        long landed = TestLake.exists(table) ? read(TableFormat.DELTA, table).count() : 0;

        return landed
                + (TestLake.exists(table + "__quarantine")
                        ? quarantine(TableFormat.DELTA, table).count()
                        : 0);
    }

    final List<Object> ids(String table) {
        return values(read(TableFormat.DELTA, table), id());
    }

    final Checklist check(Map<String, String> more) {
        try (Connection connection = connect(more)) {
            return connection.check();
        }
    }

    final Connection connect(Map<String, String> more) {
        return Connection.open(settings(with(settings(), more)), List.of());
    }

    final ConnectionSettings settings(Map<String, String> settings) {
        return new ConnectionSettings("contract", kamelet(), List.of(new Layer("test", settings)), Map.of(), List.of());
    }

    final Kamelet kamelet() {
        return CatalogIndex.load().kamelet(connector()).orElseThrow();
    }
}
