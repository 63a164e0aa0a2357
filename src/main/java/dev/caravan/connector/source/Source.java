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
package dev.caravan.connector.source;

import dev.caravan.connector.retry.Backoff;
import dev.caravan.connector.retry.Retries;
import dev.caravan.lake.LakeComponent;
import dev.caravan.lake.LakeConstants;
import dev.caravan.lake.NamedStream;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Filter;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;

/**
 * The bean behind a source Kamelet: knows its pipeline and stream, asks where to go on, and marks what it hands over. Kamelets set {@code pipeline} to <code>{{parentRouteId}}</code>, the route that the Kamelet is used in.
 */
public abstract class Source implements CamelContextAware {

    private CamelContext camelContext;
    private String pipeline;
    private int maxRetries;
    private boolean started;

    /** The object of the source that is read: table, topic, path, listener. */
    public abstract String stream();

    /** Where this stream goes on; takes it over from any earlier run when first asked. */
    protected final Resume resume() {
        start();
        return positions()
                .map(positions -> positions.resume(pipeline, stream()))
                .orElse(Resume.START);
    }

    private Optional<Positions> positions() {
        Positions bound = camelContext.getRegistry().findSingleByType(Positions.class);
        if (bound != null) {
            return Optional.of(bound);
        }
        List<Positions> kept = camelContext.getRegistry().findByType(KeptPositions.class).stream()
                .flatMap(place -> place.of(pipeline).stream())
                .toList();
        if (kept.size() > 1) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot run pipeline " + pipeline + ": it has " + kept.size()
                            + " places that would keep its positions. Use one route for each.");
        }
        if (!kept.isEmpty()) {
            return Optional.of(kept.get(0));
        }

        return hasLake() ? Optional.of(new LakePositions(LakeComponent.of(camelContext))) : Optional.empty();
    }

    /** Whether anybody wants to know how far the source was read. Without a lake it is read from its beginning each time. */
    protected final boolean keepsPositions() {
        return positions().isPresent();
    }

    /** Without making the component, which needs Spark. */
    private boolean hasLake() {
        return camelContext.hasComponent("lake") != null;
    }

    /**
     * For a source that is nothing without tables.
     *
     * @param why it needs them, as the reason in a message
     * @throws CaravanException CONFIG where no route lands
     */
    protected final void requireLake(String why) {
        if (!hasLake()) {
            throw failed(new CaravanException(
                    Category.CONFIG,
                    "Cannot read " + stream() + ": " + why + ", and no route lands in one. End the route in lake:."));
        }
    }

    /** Tells the run that this source takes part. */
    protected final void start() {
        if (!started) {
            started = true;
            if (run() != null) {
                run().started(this);
            }
        }
    }

    /**
     * Marks an exchange as this stream's. Whatever headers it came with are gone: they were written by a sender, and Camel
     * obeys some.
     */
    protected final void stamp(Exchange exchange, Object position, Origin origin) {
        exchange.getMessage().removeHeaders("*");
        // A split within the Kamelet is its own affair: what it hands over is whole.
        exchange.removeProperty(LakeConstants.WHOLE);
        exchange.setProperty(LakeConstants.STREAM, stream());
        exchange.setProperty(LakeConstants.REPLAY, LakeConstants.REPLAY_POSITION);
        exchange.setProperty(LakeConstants.POSITION, position);
        exchange.setProperty(LakeConstants.ORIGIN, origin);
    }

    /** Whether there is a run that ends when this source has failed. */
    protected final boolean hasRun() {
        return run() != null;
    }

    /** Of which a record has to meet all, or whoever reads leaves it out. */
    protected final List<Filter> filters() {
        ReadFilters bound = camelContext.getRegistry().findSingleByType(ReadFilters.class);

        return bound == null ? List.of() : bound.filters();
    }

    protected final boolean once() {
        return run() != null && run().once();
    }

    protected final void finished() {
        positions().ifPresent(positions -> positions.endOfStream(pipeline, stream()));
        allStreamsEnded();
    }

    /** The last of several streams has ended before. */
    protected final void allStreamsEnded() {
        if (run() != null) {
            run().finished(this);
        }
    }

    /** Of a source with several streams: tells, before the first is read, which they are. */
    protected final void announce(List<NamedStream> streams) {
        positions().ifPresent(positions -> positions.announce(pipeline, streams));
    }

    /** Where the newest batch of the current stream ended; takes the stream over from any earlier run when first asked. */
    protected final Position newest() {
        return positions()
                .map(positions -> positions.newest(pipeline, stream()))
                .orElse(Position.START);
    }

    /** Everything of the current stream was handed over, and others follow. */
    protected final void streamEnded() {
        positions().ifPresent(positions -> positions.endOfStream(pipeline, stream()));
        if (run() != null) {
            run().streamEnded(this);
        }
    }

    /** Lets go of the current stream, of which everything is committed. */
    protected final void release() {
        positions().ifPresent(positions -> positions.release(pipeline, stream()));
    }

    /** Whether the run is about to stop, and no other stream is to be begun. */
    protected final boolean isStopAsked() {
        return positions().filter(Positions::isStopAsked).isPresent();
    }

    /** Where a source with several streams may keep what is about all of them; empty where nothing is kept. */
    protected final Optional<Path> stateDirectory() {
        return positions().flatMap(positions -> positions.stateDirectory(pipeline));
    }

    /** Whether everything up to there was committed: then the source may let go of it. False where nobody knows. */
    protected final boolean hasLanded(Position behind) {
        return keepsPositions() && landed().equals(behind);
    }

    /** How far this stream is committed; the start where nobody knows. */
    protected final Position landed() {
        return positions()
                .map(positions -> positions.landed(pipeline, stream()))
                .orElse(Position.START);
    }

    /** Ends the run with this failure, and gives it back to be thrown. */
    protected final RuntimeException failed(RuntimeException failure) {
        RuntimeException told = CaravanException.in(failure)
                .<RuntimeException>map(ours -> ours)
                .orElseGet(() -> new CaravanException(
                        Category.SOURCE_DATA,
                        "Cannot read " + stream() + ": " + CaravanException.reasonOf(failure) + ".",
                        failure));
        if (run() != null) {
            run().failed(this, told);
        }

        return told;
    }

    /** For whatever a run asks its server. A check asks once. */
    protected final Retries retries() {
        return new Retries(camelContext, maxRetries, Backoff.USUAL);
    }

    /** Of one that follows a log: all that was changed up to a time, by the clock there, was handed over. */
    protected final void handedOver(Instant changedAt) {
        if (run() != null) {
            run().handedOver(this, changedAt);
        }
    }

    /** Of one that follows a log: what the server keeps of it as it has not landed. */
    protected final void keepsLog(long bytes) {
        if (run() != null) {
            run().keepsLog(this, bytes);
        }
    }

    private SourceRun run() {
        return camelContext.getRegistry().findSingleByType(SourceRun.class);
    }

    public final String getPipeline() {
        return pipeline;
    }

    public final void setPipeline(String pipeline) {
        this.pipeline = Objects.requireNonNull(pipeline);
    }

    /** @param maxRetries how often to try again what failed for a reason that may pass; 0 unless a Kamelet says more */
    public final void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    @Override
    public final CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public final void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
