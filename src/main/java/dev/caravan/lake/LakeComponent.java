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

import dev.caravan.landing.BatchReport;
import dev.caravan.landing.CommitGroup;
import dev.caravan.landing.Landing;
import dev.caravan.landing.LandingListener;
import dev.caravan.landing.LandingOptions;
import dev.caravan.landing.LaneStates;
import dev.caravan.landing.QuarantinedRow;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.PropertiesHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code lake} component: one landing for each stream of each pipeline (a pipeline is the route whose id it bears). A
 * {@link LakeTables} in the registry is used as it is; otherwise the component opens the warehouse itself.
 */
@Component("lake")
public class LakeComponent extends DefaultComponent {

    private static final long LOOK_MILLIS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(LakeComponent.class);

    @Metadata(defaultValue = "./lakehouse", description = "The directory that holds the tables.")
    private String warehouse = "./lakehouse";

    @Metadata(description = "Defaults of all lake endpoints.")
    private LakeConfiguration configuration = new LakeConfiguration();

    static {
        URISupport.addSanitizeKeywords("maskKey");
    }

    private final String owner = nameOfThisRun();
    private final Map<String, Landing> landings = new ConcurrentHashMap<>();
    private final Map<String, CommitGroup> groups = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> companions = new ConcurrentHashMap<>();
    private final StreamTables streamTables = new StreamTables();
    private final Set<Landing> watched = ConcurrentHashMap.newKeySet();
    private final Set<Landing> stopping = ConcurrentHashMap.newKeySet();
    private volatile Duration grace;
    private LakeTables tables;
    private boolean ownTables;
    private ScheduledExecutorService clock;

    /** For a person who looks for it, and unique. */
    private static String nameOfThisRun() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "an unknown host";
        }

        return "process " + ProcessHandle.current().pid() + " on " + host + " (" + UUID.randomUUID() + ")";
    }

    public static LakeComponent of(CamelContext context) {
        return context.getComponent("lake", LakeComponent.class);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        LakeConfiguration own = configuration.copy();
        own.setTable(remaining);
        own.setTableProperties(multiple(parameters, "table.", own.getTableProperties()));
        own.setDriftOf(multiple(parameters, "drift.", own.getDriftOf()));
        own.setExpectations(multiple(parameters, "expect.", own.getExpectations()));
        own.setMasks(multiple(parameters, "mask.", own.getMasks()));
        LakeEndpoint endpoint = new LakeEndpoint(uri, this, own);
        setProperties(endpoint, parameters);
        endpoint.landing();

        return endpoint;
    }

    /** The options of this prefix, without it, over those of the component. */
    private static Map<String, Object> multiple(
            Map<String, Object> parameters, String prefix, Map<String, Object> defaults) {
        Map<String, Object> all = new LinkedHashMap<>(defaults);
        all.putAll(PropertiesHelper.extractProperties(parameters, prefix));

        return all;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext().getCamelContextExtension().addInterceptStrategy(new WholeSplits());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        grace = null;
        stopping.clear();
        clock = getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "caravan-batch-clock");
    }

    /**
     * The landing of one stream; opened, and taken over from any run before, when first asked for.
     *
     * @throws CaravanException if the pipeline has no lake endpoint or more than one, or its stream cannot be taken over
     */
    public Landing landing(String pipeline, String stream) {
        return landings.computeIfAbsent(key(pipeline, stream), key -> {
            Landing opened = open(pipeline, stream);
            listener().opened(pipeline, stream, opened);

            return opened;
        });
    }

    private static String key(String pipeline, String stream) {
        return pipeline + "\n" + stream;
    }

    private Landing open(String pipeline, String stream) {
        if (isStoppingOrStopped()) {
            // A source that took too long to begin, and that nobody waits for any more.
            throw new CaravanException(
                    Category.CANCELLED, "Cannot land a record: pipeline " + pipeline + " has been stopped.");
        }
        LakeEndpoint endpoint = endpointOf(pipeline);
        LandingOptions options = endpoint.hasTablePerStream()
                ? endpoint.landing(streamTables.tableOf(pipeline, endpoint.getConfiguration(), stream))
                : endpoint.landing();
        String group = endpoint.getConfiguration().getCommitGroup();
        if (group == null) {
            return Landing.open(
                    tables(), options, pipeline, stream, owner, listener().of(pipeline, stream), clock);
        }

        Set<String> pipelines = companions.computeIfAbsent(pipeline, this::pipelinesWith);

        return groups.computeIfAbsent(group + "\n" + options.table(), key -> open(group, options, pipelines))
                .member(pipeline, stream, options);
    }

    private LakeEndpoint endpointOf(String pipeline) {
        Route route = getCamelContext().getRoute(pipeline);
        List<LakeEndpoint> endpoints = route == null ? List.of() : LakeEndpoints.of(route);
        if (endpoints.size() != 1) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot run pipeline " + pipeline + ": it has " + endpoints.size()
                            + " lake: endpoints. A route lands in exactly one table; use one route for each.");
        }

        return endpoints.get(0);
    }

    /**
     * Tells which streams a source will read, before it reads the first: where each has a table of its own, no other stream
     * lands.
     *
     * @throws CaravanException CONFIG if they cannot land side by side
     */
    public void announce(String pipeline, List<NamedStream> streams) {
        streamTables.announce(pipeline, endpointOf(pipeline).getConfiguration(), streams);
    }

    /** The same of a stream that lands in a table by this very name. */
    public void announce(String pipeline, String stream, TableName table) {
        streamTables.announce(pipeline, endpointOf(pipeline).getConfiguration(), stream, table);
    }

    /** Commits what a stream has accepted and lets go of it: nothing more comes of it in this run. */
    public void release(String pipeline, String stream) {
        Landing ended = landings.remove(key(pipeline, stream));
        if (ended != null) {
            ended.close();
        }
    }

    /** Where the source of a pipeline may keep what is about all its streams. */
    public Path stateDirectory(String pipeline) {
        return LaneStates.directoryOf(tables().warehouse(), pipeline);
    }

    private CommitGroup open(String group, LandingOptions options, Set<String> pipelines) {
        if (getCamelContext().getRoute(group) != null) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot land in commit group " + group + ": a route has that id. Give the group another name.");
        }

        LandingListener listener = listener().of(group, options.table().toString());

        return CommitGroup.open(tables(), options, group, pipelines, owner, listener, clock);
    }

    /** The pipeline, which is in a group, and the others of that. */
    private Set<String> pipelinesWith(String pipeline) {
        String shared = sharedBy(getCamelContext().getRoute(pipeline)).orElseThrow();
        Set<String> pipelines = new LinkedHashSet<>(Set.of(pipeline));
        for (Route route : getCamelContext().getRoutes()) {
            if (sharedBy(route).filter(shared::equals).isPresent()) {
                pipelines.add(route.getRouteId());
            }
        }

        return pipelines;
    }

    private static Optional<String> sharedBy(Route route) {
        return LakeEndpoints.of(route).stream()
                .map(LakeEndpoint::getConfiguration)
                .filter(each -> each.getCommitGroup() != null)
                .map(each -> each.getCommitGroup() + "\n" + each.getTable())
                .findFirst();
    }

    /**
     * Commits as soon as every exchange under way waits for it, in the pipeline and in those that share its commits. One
     * that was told of the last commit may still be on its way out, so it is looked again while some wait.
     */
    void flushWhenAllHeld(Landing landing, String pipeline) {
        if (landing.flushIfAllHeld(underWay(pipeline)) && watched.add(landing)) {
            clock.schedule(
                    () -> {
                        watched.remove(landing);
                        flushWhenAllHeld(landing, pipeline);
                    },
                    LOOK_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private int underWay(String pipeline) {
        InflightRepository inflight = getCamelContext().getInflightRepository();

        return companions.getOrDefault(pipeline, Set.of(pipeline)).stream()
                .mapToInt(inflight::size)
                .sum();
    }

    /** The rows that a pipeline sent to the quarantine of a table. */
    public Iterator<QuarantinedRow> quarantined(TableName table, String pipeline) {
        return QuarantinedRow.of(tables(), table, pipeline);
    }

    private LandingListener listener() {
        LandingListener listener = getCamelContext().getRegistry().findSingleByType(LandingListener.class);
        return listener != null ? listener : new LogListener();
    }

    private synchronized LakeTables tables() {
        if (tables == null) {
            tables = getCamelContext().getRegistry().findSingleByType(LakeTables.class);
            if (tables == null) {
                tables = LakeTables.open(Path.of(warehouse));
                ownTables = true;
            }
        }

        return tables;
    }

    /** Everything that was opened so far. */
    public List<Landing> landings() {
        return new ArrayList<>(landings.values());
    }

    /** Deliveries that are under way have this long to end, also those that have just begun. */
    public void stopWithin(Duration asked) {
        grace = asked;
        landings.values().forEach(this::stopIfAsked);
    }

    /** Whether nothing more is to be begun. */
    public boolean isStopAsked() {
        return grace != null;
    }

    private void stopIfAsked(Landing landing) {
        Duration asked = grace;
        if (asked != null && stopping.add(landing)) {
            landing.stopWithin(asked);
        }
    }

    /** Commits what every landing has accepted. */
    public void flush() {
        landings.values().forEach(Landing::flush);
    }

    /** Routes have been drained by now: what they handed over is committed. */
    @Override
    protected void doStop() throws Exception {
        RuntimeException failure = null;
        for (Landing landing : landings()) {
            try {
                landing.close();
            } catch (RuntimeException e) {
                LOG.error(e.getMessage(), e);
                failure = e;
            }
        }
        landings.clear();
        groups.values().forEach(CommitGroup::close);
        groups.clear();
        companions.clear();
        if (clock != null) {
            getCamelContext().getExecutorServiceManager().shutdownNow(clock);
        }
        if (ownTables) {
            tables.close();
        }
        super.doStop();
        if (failure != null) {
            throw failure;
        }
    }

    public String getWarehouse() {
        return warehouse;
    }

    public void setWarehouse(String warehouse) {
        this.warehouse = warehouse;
    }

    public LakeConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(LakeConfiguration configuration) {
        this.configuration = configuration;
    }

    private static final class LogListener implements LandingListener {

        @Override
        public void committed(BatchReport report) {
            LOG.info(
                    "{}: batch {} of {} rows is in {} (version {}, {} ms)",
                    report.pipeline(),
                    report.number(),
                    report.counts().landed(),
                    report.table(),
                    report.version(),
                    report.duration().toMillis());
        }

        @Override
        public void failed(CaravanException failure) {
            LOG.error(failure.getMessage());
        }
    }
}
