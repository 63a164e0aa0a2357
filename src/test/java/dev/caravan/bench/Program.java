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

import dev.caravan.servers.ServerCommand;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The programs that benchmarks start: Caravan as a user starts it, and Java with a class path of its own. */
final class Program {

    /** The same for all of them. */
    private static final String HEAP = "-Xmx2g";

    private static final Path LOGS = Path.of("target", "bench", "logs").toAbsolutePath();

    private Program() {}

    static ServerCommand caravan(List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of("caravan").toAbsolutePath().toString());
        command.addAll(arguments);

        return command("caravan", command, environment);
    }

    /** @param virtualMachine options of the virtual machine beside the heap's size */
    static ServerCommand java(String name, List<String> virtualMachine, String classPath, List<String> program) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP);
        command.addAll(virtualMachine);
        command.addAll(List.of("-cp", classPath));
        command.addAll(program);

        return command(name, command, Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
    }

    /** What a virtual machine needs to run Spark, as this one does. */
    static List<String> sparkFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument ->
                        argument.startsWith("--add-opens") || argument.startsWith("-Djava.util.logging.manager"))
                .toList();
    }

    /** Caravan's launcher leaves the size of the heap to the virtual machine. */
    static Map<String, String> sameHeap() {
        return Map.of("CARAVAN_JAVA_OPTS", HEAP);
    }

    private static ServerCommand command(String name, List<String> arguments, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("TZ", "UTC");
        environment.putAll(more);

        return ServerCommand.of(name, arguments, Path.of("").toAbsolutePath(), LOGS.resolve(name + ".log"))
                .withEnvironment(environment);
    }
}
