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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.package$;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an executor that does not see the directories of the driver before it does any work: it would write data files
 * where nobody finds them, and the commit would not notice. The run fails then: the master would start such executors for
 * ever. Made by Spark by name, in the driver and in each executor.
 */
public final class SharedDirectories implements SparkPlugin {

    /** Files that are there while the driver lives, in each directory, separated by the system's path separator. */
    static final String WITNESSES = "spark.caravan.witnesses";

    /** The driver's Spark. */
    static final String VERSION = "spark.caravan.version";

    private static final Logger LOG = LoggerFactory.getLogger(SharedDirectories.class);

    private static volatile String refused;

    static String version() {
        return package$.MODULE$.SPARK_VERSION();
    }

    @Override
    public DriverPlugin driverPlugin() {
        refused = null;

        return new DriverPlugin() {
            private SparkContext spark;

            @Override
            public Map<String, String> init(SparkContext context, PluginContext plugin) {
                spark = context;
                return Map.of();
            }

            @Override
            public Object receive(Object refusal) {
                refused = refusal.toString();
                spark.cancelAllJobs();
                return null;
            }
        };
    }

    /** @throws CaravanException CONFIG if an executor could not be used */
    static void check() {
        if (refused != null) {
            throw new CaravanException(Category.CONFIG, refused);
        }
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> settings) {
                String refusal = refusal(context.conf(), Utils.localHostName());
                if (refusal != null) {
                    tell(context, refusal);
                    throw new IllegalStateException(refusal);
                }
            }
        };
    }

    private static void tell(PluginContext context, String refusal) {
        try {
            context.send(refusal);
        } catch (Exception e) {
            // The executor's own log has it.
            LOG.debug("the driver was not told", e);
        }
    }

    static String refusal(SparkConf settings, String host) {
        String version = settings.get(VERSION);
        if (!version.equals(version())) {
            return "Cannot use the executor on " + host + ": it runs Spark " + version() + ", Caravan has " + version
                    + ". Use a cluster of that version.";
        }
        for (String witness : settings.get(WITNESSES).split(File.pathSeparator)) {
            if (!Files.isReadable(Path.of(witness))) {
                return "Cannot use the executor on " + host + ": it does not see "
                        + Path.of(witness).getParent() + ". Every machine of the cluster needs the warehouse and the"
                        + " staging directory under the path they have here.";
            }
        }

        return null;
    }
}
