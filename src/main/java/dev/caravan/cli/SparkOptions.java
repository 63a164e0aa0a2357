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
package dev.caravan.cli;

import dev.caravan.table.SparkMaster;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where Spark works. */
final class SparkOptions {

    @Option(
            names = "--master",
            paramLabel = "URL",
            defaultValue = "${env:CARAVAN_MASTER:-local[*]}",
            description =
                    "local[*] for Spark in this process, or spark://host:port. Default: CARAVAN_MASTER, or local[*]")
    private String url;

    @Option(
            names = "--staging",
            paramLabel = "DIR",
            description = "Where batches wait for a cluster to read them. Default: in the warehouse")
    private Path staging;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A setting of Spark's, such as spark.executor.memory=4g; may be given several times.")
    private Map<String, String> settings = Map.of();

    SparkMaster master() {
        return new SparkMaster(url, Optional.ofNullable(staging), settings);
    }
}
