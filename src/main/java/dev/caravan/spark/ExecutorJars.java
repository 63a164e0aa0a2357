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

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a plain Spark lacks to write our tables. The driver hands these jars to its executors. */
final class ExecutorJars {

    /** A class of each jar: ours, Delta with what it cannot be loaded without, Iceberg. */
    private static final List<String> WANTED = List.of(
            "dev.caravan.spark.StagedSource",
            "io.delta.sql.DeltaSparkSessionExtension",
            "io.delta.storage.LogStore",
            "org.apache.iceberg.spark.SparkCatalog");

    private ExecutorJars() {}

    /** As {@code spark.jars} takes them. Classes in directories are left to {@code spark.executor.extraClassPath}. */
    static String list() {
        Set<Path> jars = new LinkedHashSet<>();
        for (String name : WANTED) {
            Path source = sourceOf(name);
            if (Files.isRegularFile(source)) {
                jars.add(source);
            }
        }

        return jars.stream().map(jar -> jar.toUri().toString()).collect(Collectors.joining(","));
    }

    private static Path sourceOf(String name) {
        try {
            CodeSource source = Class.forName(name, false, ExecutorJars.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();

            return Path.of(source.getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException("Cannot find the jar of " + name, e);
        }
    }
}
