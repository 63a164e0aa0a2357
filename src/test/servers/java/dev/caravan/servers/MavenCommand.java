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
package dev.caravan.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maven as the project runs it: its wrapper, or {@code mvn} where the wrapper is missing. The local repository and the
 * settings file of the Maven that runs the tests are passed on.
 */
final class MavenCommand {

    private MavenCommand() {}

    static ServerCommand copyDependencies(Path project, Path pom, Path library, Path log) {
        List<String> arguments = new ArrayList<>();
        Path wrapper = project.resolve("mvnw");
        arguments.add(Files.isExecutable(wrapper) ? wrapper.toString() : "mvn");
        arguments.addAll(List.of("-q", "-B", "-f", pom.toString(), "dependency:copy-dependencies"));
        arguments.add("-DoutputDirectory=" + library);
        namedRepository().ifPresent(repository -> arguments.add("-Dmaven.repo.local=" + repository));
        property("settings").ifPresent(settings -> arguments.addAll(List.of("-s", settings)));

        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.remove("MAVEN_DEBUG_OPTS");
        // It is over before the second compiler would pay.
        environment.merge("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", (own, ours) -> ours + " " + own);
        return ServerCommand.of("Maven for " + pom, arguments, project, log).withEnvironment(environment);
    }

    /** The local repository of the Maven that runs the tests. */
    static Path localRepository() {
        return namedRepository().map(Path::of).orElse(Path.of(System.getProperty("user.home"), ".m2", "repository"));
    }

    /** Surefire tells the tests about it under a name of its own. */
    private static Optional<String> namedRepository() {
        return property("maven.repo.local").or(() -> property("localRepository"));
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
    }
}
