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
package dev.caravan.api;

import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Filter;
import dev.caravan.record.Position;
import dev.caravan.record.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A source with settings. It reads the way a pipeline does; what it cannot do it refuses with an
 * {@link UnsupportedOperationException}. All failures else are {@link CaravanException}s. Thread-safe.
 */
public final class Connection implements AutoCloseable {

    /** How many records are in a batch where nobody says. */
    public static final int BATCH_SIZE = 10_000;

    private static final double MILLISECONDS = 1e6;

    private final SharedSource source;
    private final boolean shared;
    private volatile boolean closed;

    Connection(SharedSource source, boolean shared) {
        this.source = source;
        this.shared = shared;
    }

    public String name() {
        return settings().name();
    }

    /** The name of its Kamelet. */
    public String connector() {
        return settings().kamelet().name();
    }

    private ConnectionSettings settings() {
        return source.settings();
    }

    private SharedSource source() {
        if (closed) {
            throw new IllegalStateException("Cannot use connection " + name() + ": it is closed.");
        }
        source.requireOpen();

        return source;
    }

    /** Connects as a run would, reads at most one record, and says how far it came. */
    public Checklist check() {
        return source().check();
    }

    /** The streams that the source offers, by name. */
    public List<StreamDescription> discover() {
        return source().discover();
    }

    /**
     * As the stream would land.
     *
     * @param stream one that {@link #discover} named
     * @throws UnsupportedOperationException if only reading would tell
     */
    public Schema schema(String stream) {
        return source().stream(stream)
                .schema()
                .orElseThrow(() -> refused("say the schema of " + stream, "its records have none until they are read"));
    }

    /** @param stream one that {@link #discover} named */
    public StreamMetadata metadata(String stream) {
        return StreamMetadata.of(source().stream(stream));
    }

    /** All of it, or what its settings say. */
    public Batches read(String stream) {
        return read(stream, Position.START, List.of(), List.of(), BATCH_SIZE);
    }

    /**
     * Up to what is there now.
     *
     * @param stream one that {@link #discover} named; empty for the one that the settings name
     * @param position an earlier reading's, or {@link Position#START}
     * @param columns all of them if empty; left to the source where that has a setting for them
     * @param filters of which a record has to meet all; left to a database where it has the very answer, else applied while
     *     reading, so that the source reads the others, too
     * @param batchSize how many records a batch holds at most
     */
    public Batches read(String stream, Position position, List<String> columns, List<Filter> filters, int batchSize) {
        return read(stream, Map.of(), position, new Selection(columns, filters), batchSize, false);
    }

    /**
     * What has a greater value of the cursor field than where the position is.
     *
     * @throws UnsupportedOperationException if the source has no such reading
     */
    public Batches readIncremental(
            String stream, String cursorField, Position position, List<String> columns, int batchSize) {
        if (!modes().contains("incremental")) {
            throw refused("read " + stream + " incrementally", "it has no cursor fields; its positions do without");
        }

        return read(
                stream,
                Map.of("syncMode", "incremental", "cursorField", cursorField),
                position,
                new Selection(columns, List.of()),
                batchSize,
                false);
    }

    /**
     * On and on, what comes as it comes, until it is closed.
     *
     * @throws UnsupportedOperationException if the source has an end, or is one that waits to be sent to
     */
    public Batches readStream(String stream, Position position, int batchSize) {
        String bounded = settings().kamelet().annotation("bounded");
        if (bounded.equals("always")) {
            throw refused(
                    "read " + stream + " as a stream", "it ends with what is there. Read it again from its position");
        }

        return read(stream, Map.of(), position, new Selection(List.of(), List.of()), batchSize, true);
    }

    private Batches read(
            String stream,
            Map<String, String> more,
            Position position,
            Selection selection,
            int batchSize,
            boolean live) {
        if (batchSize < 1) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read " + stream + " in batches of " + batchSize + ": it takes one or more.");
        }
        Kamelet kamelet = settings().kamelet();
        if (kamelet.annotation("bounded").equals("never")) {
            throw refused("read " + stream, "it waits for what is sent. Run a pipeline that lands it");
        }
        Map<String, String> given = new LinkedHashMap<>(stream.isEmpty() ? Map.of() : source().settingsOf(stream));
        given.putAll(more);
        if (kamelet.properties().containsKey("batchSize")) {
            given.put("batchSize", String.valueOf(batchSize));
        }
        ConnectionSettings settings = settings().with(new Layer("program", given));
        if (kamelet.properties().containsKey("columns")) {
            String cursorField = settings.values().getOrDefault("cursorField", "");
            settings = selection
                    .columnsSetting(cursorField)
                    .map(columns -> new Layer("program", Map.of("columns", columns)))
                    .map(settings::with)
                    .orElse(settings);
        }

        return Batches.start(source(), settings, position, selection, batchSize, live);
    }

    /**
     * What was deleted at the source.
     *
     * @param stream one that {@link #discover} named
     * @throws UnsupportedOperationException unless the stream's ingestion type is {@code cdc_with_deletes}, which no connector
     *     has so far
     */
    public Batches readDeletes(String stream, Position position) {
        throw refused(
                "read deletes of " + stream,
                "its ingestion type is " + source().stream(stream).ingestionType()
                        + ", so what is deleted leaves no trace in it. Read all of it again, or have the source mark deletes in a"
                        + " column and land it with deleteWhen");
    }

    /**
     * Writes to the source.
     *
     * @throws UnsupportedOperationException always: connectors are sources
     */
    public void write(String stream, Batch batch) {
        throw refused("write to " + stream, "connectors are read only. Records land by a pipeline");
    }

    private List<String> modes() {
        return List.of(settings().kamelet().annotation("sync-modes").split(",\\s*"));
    }

    private UnsupportedOperationException refused(String action, String reason) {
        return new UnsupportedOperationException(
                "Cannot " + action + " with " + name() + " (" + connector() + "): " + reason + ".");
    }

    /** Whether the source can be read now, by a check. */
    public Health health() {
        long startedAt = System.nanoTime();
        Checklist steps = check();
        double milliseconds = (System.nanoTime() - startedAt) / MILLISECONDS;
        boolean loggedIn = steps.results().stream()
                .anyMatch(result -> result.failure().isEmpty() && result.step().compareTo(Step.LOGIN) >= 0);

        return new Health(
                loggedIn,
                milliseconds,
                Instant.now(),
                modes().stream().anyMatch(mode -> !mode.equals("full_refresh")),
                !settings().kamelet().annotation("bounded").equals("never"),
                steps.failure());
    }

    public Metrics metrics() {
        return source().meter().metrics();
    }

    /** Ends this one. What it shares stays, readings of it too, until {@link Connections#closeAll}. */
    @Override
    public void close() {
        closed = true;
        if (!shared) {
            source.close();
        }
    }
}
