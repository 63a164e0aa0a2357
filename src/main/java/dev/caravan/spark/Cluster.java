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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;

/** What a run needs of a Spark cluster beside its master: a place to stage batches, and settings for executors. */
public final class Cluster implements AutoCloseable {

    private static final String SCHEME = "spark://";
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofMillis(50);

    /** Not the cores of this machine, and the cluster's are not known yet; Spark puts small ones together. */
    private static final String SHUFFLES = "32";

    private final String master;
    private final InetAddress address;
    private final List<StagingArea> areas;

    private Cluster(String master, InetAddress address, List<StagingArea> areas) {
        this.master = master;
        this.address = address;
        this.areas = areas;
    }

    /**
     * Makes sure that the master can be reached, and deletes what dead runs staged.
     *
     * @param master {@code spark://host:port}, or several such addresses separated by commas
     * @param warehouse a directory in the warehouse
     * @param staging where batches are staged instead
     * @throws CaravanException CONFIG if nobody listens there
     */
    public static Cluster join(String master, Path warehouse, Optional<Path> staging) {
        InetAddress address = ownAddress(master);
        List<StagingArea> areas = new ArrayList<>();
        areas.add(StagingArea.open(warehouse));
        staging.ifPresent(directory ->
                areas.add(StagingArea.open(directory.toAbsolutePath().normalize())));

        return new Cluster(master, address, areas);
    }

    /** The one by which this machine gets to the master: executors get to this machine by it. */
    private static InetAddress ownAddress(String master) {
        List<String> reasons = new ArrayList<>();
        for (String each : master.substring(SCHEME.length()).split(",")) {
            try (Socket socket = new Socket()) {
                URI uri = URI.create(SCHEME + each.strip());
                if (uri.getHost() == null || uri.getPort() < 0) {
                    throw new IllegalArgumentException(each + " is not host:port");
                }
                socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);

                return socket.getLocalAddress();
            } catch (IOException | IllegalArgumentException e) {
                reasons.add(e.getMessage());
            }
        }
        throw new CaravanException(
                Category.CONFIG,
                "Cannot reach the Spark master " + master + ": " + String.join("; ", reasons)
                        + ". Start it, or correct --master.");
    }

    /** Those that a user may set otherwise. */
    public Map<String, String> defaults() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.driver.host", address.getHostAddress());
        settings.put("spark.driver.bindAddress", address.getHostAddress());
        settings.put("spark.default.parallelism", SHUFFLES);
        settings.put("spark.sql.shuffle.partitions", SHUFFLES);

        return settings;
    }

    /** @param jars of the user's, for the executors */
    public Map<String, String> settings(Optional<String> jars) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.master", master);
        settings.put(
                StagingArea.SETTING, areas.get(areas.size() - 1).directory().toString());
        settings.put(
                SharedDirectories.WITNESSES,
                areas.stream().map(area -> area.witness().toString()).collect(Collectors.joining(File.pathSeparator)));
        settings.put(SharedDirectories.VERSION, SharedDirectories.version());
        settings.put("spark.plugins", SharedDirectories.class.getName());
        String ours = ExecutorJars.list();
        settings.put("spark.jars", jars.map(theirs -> theirs + "," + ours).orElse(ours));

        return settings;
    }

    /**
     * Waits for the first executor: jobs would wait for one for ever.
     *
     * @throws CaravanException CONFIG if there is none in two minutes, or if it cannot be used
     */
    public void awaitExecutor(SparkContext spark) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // The driver is among them.
        while (spark.statusTracker().getExecutorInfos().length < 2) {
            SharedDirectories.check();
            if (spark.isStopped() || System.nanoTime() > deadline) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot use the Spark master " + master + ": no executor of it has come up"
                                + (spark.isStopped() ? "" : " within " + PATIENCE.toSeconds() + " s")
                                + ". Its workers need that much free memory and cores (spark.executor.memory,"
                                + " spark.executor.cores); otherwise see the executors' logs there.");
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
    }

    @Override
    public void close() {
        areas.forEach(StagingArea::close);
    }
}
