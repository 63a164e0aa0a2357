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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the figures of a case were measured on, and with which versions: the first line of its results. */
final class Machine {

    private static final long GIBIBYTE = 1L << 30;
    private static final Pattern VERSION = Pattern.compile(
            "<(camel|spark|delta|iceberg|postgres|postgresql|kafka|flink|hapi|hapi-fhir|staedi|prowide|prowide-mx|quickfixj|quarkus\\.platform)\\.version>([^<$]+)<");

    private Machine() {}

    static String toJson(String benchCase) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ObjectNode line = new ObjectMapper().createObjectNode();
        line.put("case", benchCase);
        line.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        // Of the last minute: what else the machine was busy with, and the build before.
        line.put("load_average", String.format(Locale.ROOT, "%.2f", system.getSystemLoadAverage()));
        ObjectNode machine = line.putObject("machine");
        machine.put("cpu", processor());
        machine.put("cores", system.getAvailableProcessors());
        machine.put("memory_gib", Math.round((double) system.getTotalMemorySize() / GIBIBYTE));
        FileStore disk = Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")));
        machine.put("disk", disk.type() + ", " + disk.getUsableSpace() / GIBIBYTE + " GiB free");
        machine.put("system", system.getName() + " " + system.getVersion() + " " + system.getArch());
        machine.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        ObjectNode versions = line.putObject("versions");
        versions(versions, "caravan", Path.of("pom.xml"));
        try (Stream<Path> rivals = Files.list(Path.of("src", "test", "servers"))) {
            for (Path rival : rivals.sorted().toList()) {
                versions(versions, rival.getFileName().toString(), rival.resolve("pom.xml"));
            }
        }

        return line.toString();
    }

    private static void versions(ObjectNode all, String part, Path pom) throws IOException {
        if (!Files.exists(pom)) {
            return;
        }
        ObjectNode versions = all.putObject(part);
        Matcher matcher = VERSION.matcher(Files.readString(pom));
        while (matcher.find()) {
            versions.put(matcher.group(1).replace(".platform", ""), matcher.group(2));
        }
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst(".*: ", ""))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
