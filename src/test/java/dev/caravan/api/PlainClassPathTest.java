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
package dev.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/java-api.md, compiled and run with what it says and nothing else: no Quarkus, and for reading no Spark.
 */
class PlainClassPathTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?public class (\\w+).*?)```", Pattern.DOTALL);

    /** Of the build: these do not get into a program that leaves them out. */
    private static final List<String> QUARKUS = List.of("io/quarkus/", "org/apache/camel/quarkus/");

    /** By their places in a Maven repository: Camel, what it stands on, SmallRye Config, Jackson, the driver. */
    private static final List<String> NEEDED = List.of(
            "org/apache/camel/camel-api/",
            "org/apache/camel/camel-base",
            "org/apache/camel/camel-bean/",
            "org/apache/camel/camel-core",
            "org/apache/camel/camel-dsl-support/",
            "org/apache/camel/camel-kamelet/",
            "org/apache/camel/camel-management-api/",
            "org/apache/camel/camel-support/",
            "org/apache/camel/camel-timer/",
            "org/apache/camel/camel-util",
            "org/apache/camel/camel-xml-",
            "org/apache/camel/camel-yaml-dsl",
            "org/snakeyaml/snakeyaml-engine/",
            "org/slf4j/slf4j-api/",
            "io/smallrye/config/",
            "io/smallrye/common/",
            "org/eclipse/microprofile/config/",
            "jakarta/annotation/jakarta.annotation-api/",
            "org/jboss/logging/jboss-logging/",
            "com/fasterxml/jackson/core/",
            "org/postgresql/postgresql/");

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path directory;

    @Test
    void theExampleRunsAndGoesOnWhereItEnded() throws Exception {
        PostgresDatabase database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(10,2), note text, updated_at timestamptz)",
                "INSERT INTO orders SELECT i, i, 'n', timestamptz '2024-01-01 00:00Z' + i * interval '1 s'"
                        + " FROM generate_series(1, 5) i");
        describeConnection(database);
        compile("ReadOrders", reading());

        List<String> first = run("ReadOrders", reading(), database);

        assertThat(first.get(0)).contains("id:", "amount:", "updated_at:");
        assertThat(first.get(1)).isEqualTo("{primary_keys=[id], cursor_field=updated_at, ingestion_type=cdc}");
        assertThat(first.subList(2, 7)).containsExactly("1 1.00", "2 2.00", "3 3.00", "4 4.00", "5 5.00");
        assertThat(first.get(7)).startsWith("{status=healthy, connected=true, response_time_ms=");
        assertThat(first.get(8)).startsWith("{connection_time_ms=").contains("bytes_transferred=");
        database.execute("INSERT INTO orders VALUES (6, 6, 'n', now())");
        assertThat(run("ReadOrders", reading(), database).stream().filter(line -> line.matches("\\d.*")))
                .containsExactly("6 6.00");
    }

    @Test
    void thePipelineOfTheExampleLandsAndGoesOnWhereItEnded() throws Exception {
        PostgresDatabase database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(10,2), updated_at timestamptz)",
                "INSERT INTO orders SELECT i, i - 1, timestamptz '2024-01-01 00:00Z' + i * interval '1 s'"
                        + " FROM generate_series(1, 5) i");
        describeConnection(database);
        Files.writeString(directory.resolve("orders.yaml"), block("yaml"));
        compile("LandOrders", landing());

        assertThat(run("LandOrders", landing(), database))
                .containsExactly("public.orders into bronze.orders: SUCCEEDED, 4 landed, 1 quarantined");
        database.execute("INSERT INTO orders VALUES (6, 6, now())");
        assertThat(run("LandOrders", landing(), database))
                .containsExactly("public.orders into bronze.orders: SUCCEEDED, 1 landed, 0 quarantined");
        database.execute("ALTER TABLE orders RENAME TO gone");
        assertThat(run("LandOrders", landing(), database))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("CONFIG: Cannot read public.orders of PostgreSQL");
    }

    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "java-api.md")));
        assertThat(block.find()).isTrue();

        return block.group(1);
    }

    private void describeConnection(PostgresDatabase database) throws IOException {
        Path connections = Files.createDirectory(directory.resolve("connections"));
        Files.writeString(
                connections.resolve("shop.yaml"),
                "connector: postgresql\nhost: %s\nport: %d\ndatabase: nowhere\nusername: %s\nsslMode: disable\n"
                                .formatted(database.host(), database.port(), database.user())
                        + "password: '{{env:SHOP_PASSWORD}}'\n");
        Files.writeString(connections.resolve("shop.prod.yaml"), "database: " + database.name() + "\n");
    }

    private void compile(String name, String classPath) throws IOException {
        String example = EXAMPLE.matcher(Files.readString(Path.of("docs", "java-api.md")))
                .results()
                .filter(found -> found.group(2).equals(name))
                .findFirst()
                .orElseThrow()
                .group(1);
        Path source = Files.writeString(directory.resolve(name + ".java"), example);

        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all,-path",
                        "-Werror",
                        "-cp",
                        classPath,
                        "-d",
                        directory.toString(),
                        source.toString());

        assertThat(errors).isZero();
    }

    private static String reading() {
        return classPath(entry -> NEEDED.stream().anyMatch(place -> entry.contains("/" + place)));
    }

    private static String landing() {
        return classPath(
                entry -> entry.endsWith(".jar") && QUARKUS.stream().noneMatch(place -> entry.contains("/" + place)));
    }

    private static String classPath(Predicate<String> isTaken) {
        return Stream.concat(
                        Stream.of(Path.of("target", "classes").toAbsolutePath().toString()),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(entry -> entry.replace('\\', '/'))
                                .filter(isTaken))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What Spark needs of Java. */
    private static List<String> opened() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .toList();
    }

    private List<String> run(String name, String classPath, PostgresDatabase database)
            throws IOException, InterruptedException {
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(opened());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath + File.pathSeparator + directory, name));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("SHOP_PASSWORD", database.password());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String errors = Files.readString(err, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(errors).isZero();
        assertThat(errors + Files.readString(out)).doesNotContain(database.password());

        return Files.readAllLines(out);
    }
}
