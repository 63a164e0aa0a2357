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
package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testing.ClassPathProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the libraries of the packaged application, Camel's and Spark's, get along in one virtual machine. */
class ClassPathIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path RUNNER = Path.of(System.getProperty(
            "caravan.runner", TARGET.resolve("caravan-runner.jar").toString()));
    private static final Path LIBRARIES = RUNNER.resolveSibling("lib");
    private static final int PROBE_MINUTES = 5;

    /** Pairs of jars that may hold different versions of a class, and why that does no harm. */
    private static final Map<String, String> ALLOWED = Map.of(
            "com.google.guava.guava and org.apache.spark.spark-network-common_2.13",
            "Spark moved its Guava to another package, but for three classes with the list of public suffixes,"
                    + " which only Guava reads: it comes first, and either list serves.",
            "org.apache.hive.hive-common and org.apache.hive.hive-storage-api",
            "Lists of the transactions of Hive's own tables, for which neither ORC nor a look at a table's entry asks."
                    + " Spark with Hive support has both too.",
            "org.glassfish.hk2.external.aopalliance-repackaged and org.springframework.spring-aop",
            "The interfaces of the AOP Alliance, which have not changed since 2004, packed by each for itself.");

    /** Libraries that are released together, as the names of their files in lib begin. */
    private static final List<String> TRAINS = List.of(
            "com.fasterxml.jackson.core.jackson-(core|databind)",
            "io.netty.netty-(?!tcnative)",
            "org.apache.avro.",
            "org.apache.camel.camel-",
            "org.apache.logging.log4j.log4j-(api|core)",
            "org.apache.parquet.",
            "org.apache.spark.",
            "org.slf4j.",
            "org.springframework.amqp.",
            "org.springframework.spring-",
            "software.amazon.awssdk.");

    private static final Pattern JAR = Pattern.compile("(?:modified-)?(.+?)-(\\d[^-]*(?:-jre)?)(?:-.*)?\\.jar");

    private record Copy(String jar, long crc, long size) {
        boolean sameBytes(Copy other) {
            return crc == other.crc && size == other.size;
        }
    }

    @Test
    void noClassIsThereTwiceInDifferentVersions() throws IOException {
        Map<String, List<Copy>> seen = new HashMap<>();
        Map<String, Set<String>> conflicts = new TreeMap<>();
        for (Path jar : libraries()) {
            for (JarEntry entry : classes(jar)) {
                Copy copy = new Copy(artifact(jar), entry.getCrc(), entry.getSize());
                List<Copy> copies = seen.computeIfAbsent(entry.getName(), name -> new ArrayList<>());
                copies.stream()
                        .filter(other -> !other.sameBytes(copy))
                        .map(other -> other.jar() + " and " + copy.jar())
                        .filter(pair -> !ALLOWED.containsKey(pair))
                        .forEach(pair -> conflicts
                                .computeIfAbsent(pair, key -> new TreeSet<>())
                                .add(entry.getName()));
                copies.add(copy);
            }
        }

        assertThat(conflicts)
                .as("Pairs of jars with different versions of a class: exclude one of them in pom.xml")
                .isEmpty();
    }

    @Test
    void librariesThatAreReleasedTogetherHaveOneVersion() throws IOException {
        Map<String, Set<String>> versions = new TreeMap<>();
        for (Path jar : libraries()) {
            Matcher matcher = JAR.matcher(jar.getFileName().toString());
            assertThat(matcher.matches()).as(jar.toString()).isTrue();
            TRAINS.stream()
                    .filter(train ->
                            Pattern.compile(train).matcher(matcher.group(1)).lookingAt())
                    .forEach(train -> versions.computeIfAbsent(train, key -> new TreeSet<>())
                            .add(matcher.group(2)));
        }

        assertThat(versions.entrySet().stream().filter(train -> train.getValue().size() > 1))
                .as("Libraries that belong together, in several versions: pin them in pom.xml")
                .isEmpty();
    }

    @Test
    void everyComponentIsUsedBesideSpark(@TempDir Path warehouse) throws Exception {
        Path log = TARGET.resolve("class-path-probe.log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                RUNNER + System.getProperty("path.separator") + TARGET.resolve("test-classes"),
                ClassPathProbe.class.getName(),
                warehouse.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");

        Process process = builder.start();
        boolean ended = process.waitFor(PROBE_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();

        String output = Files.readString(log);
        assertThat(ended).as("ended in time:%n%s", output).isTrue();
        assertThat(process.exitValue()).as("exit code:%n%s", output).isZero();
        assertThat(output)
                .contains(
                        "component kafka",
                        "component aws2-s3",
                        "component fhir",
                        "component mllp",
                        "component spring-rabbitmq");
    }

    @Test
    void sizeOfTheDistributionIsTold() throws IOException {
        List<Path> jars = libraries();
        long bytes = Files.size(RUNNER);
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        String size = String.format(
                Locale.ROOT, "Size of the distribution: %.0f MB in %d jars%n", bytes / 1e6, jars.size() + 1);
        Files.writeString(TARGET.resolve("distribution-size.txt"), size);
        System.out.print(size);

        assertThat(jars).isNotEmpty();
    }

    private static List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static List<JarEntry> classes(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .filter(entry -> !entry.getName().startsWith("META-INF/"))
                    .filter(entry -> !entry.getName().endsWith("module-info.class"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String artifact(Path jar) {
        Matcher matcher = JAR.matcher(jar.getFileName().toString());
        return matcher.matches() ? matcher.group(1) : jar.getFileName().toString();
    }
}
