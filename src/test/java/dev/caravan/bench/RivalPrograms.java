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
package dev.caravan.bench;

import dev.caravan.servers.ServerFiles;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Programs beside the pom of their class path in {@code src/test/servers}, compiled when a benchmark needs them. */
final class RivalPrograms {

    private RivalPrograms() {}

    /** The class path with which the programs of this folder run. */
    static String alone(String name) throws IOException {
        return compiled(name, library(name));
    }

    /** The same with the classes of the benchmarks, but none of the jars that Caravan needs. */
    static String withOurs(String name) throws IOException {
        try {
            Path ours = Path.of(RivalPrograms.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());

            return compiled(name, ours + File.pathSeparator + library(name));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The compiler does not know the wildcard that the launcher knows. */
    private static String library(String name) throws IOException {
        try (Stream<Path> jars = Files.list(ServerFiles.of(name).library())) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static String compiled(String name, String classPath) throws IOException {
        Path classes = Files.createDirectories(Path.of("target", "bench", name).toAbsolutePath());
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp", classPath));
        try (Stream<Path> sources = Files.list(Path.of("src", "test", "servers", name))) {
            sources.map(Path::toString)
                    .filter(source -> source.endsWith(".java"))
                    .forEach(arguments::add);
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("Cannot compile the programs of src/test/servers/" + name);
        }

        return classes + File.pathSeparator + classPath;
    }
}
