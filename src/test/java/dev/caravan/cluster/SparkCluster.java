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
package dev.caravan.cluster;

import dev.caravan.servers.FreePort;
import dev.caravan.servers.ServerCommand;
import dev.caravan.servers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;

/**
 * A standalone cluster on loopback: a master and two workers of one core each, as processes of their own. It is a plain
 * Spark: the jars of the tests' class path without Delta, Iceberg and ours.
 */
final class SparkCluster implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int WORKERS = 2;
    private static final String WORKER_MEMORY = "700m";
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final int port = FreePort.next();
    private final int webPort = FreePort.next();
    private final List<ServerProcess> processes = new ArrayList<>();

    private SparkCluster(Path directory) {
        this.directory = directory;
    }

    static SparkCluster start(Path directory) throws IOException {
        SparkCluster cluster = new SparkCluster(directory);
        cluster.linkJars();
        try {
            cluster.launch("master", Master.class, "--port", cluster.port, "--webui-port", cluster.webPort);
            for (int worker = 1; worker <= WORKERS; worker++) {
                Path work = Files.createDirectories(directory.resolve("work-" + worker));
                cluster.launch(
                        "worker-" + worker,
                        Worker.class,
                        "--webui-port",
                        FreePort.next(),
                        "--cores",
                        1,
                        "--memory",
                        WORKER_MEMORY,
                        "--work-dir",
                        work,
                        cluster.url());
            }
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }

        return cluster;
    }

    private Path home() {
        return directory.resolve("spark");
    }

    private Path jars() {
        return home().resolve("jars");
    }

    private void linkJars() throws IOException {
        Files.createDirectories(jars());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry).toAbsolutePath();
            if (Files.isRegularFile(jar) && !entry.contains("io/delta") && !entry.contains("org/apache/iceberg")) {
                Files.createSymbolicLink(jars().resolve(jar.getFileName()), jar);
            }
        }
    }

    private void launch(String name, Class<?> daemon, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What Spark needs to be allowed is what this JVM was started with.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx200m",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                jars() + "/*",
                daemon.getName(),
                "--host",
                HOST));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path log = directory.resolve(name + ".log");
        Map<String, String> environment = Map.of(
                "PATH",
                System.getenv("PATH"),
                "SPARK_HOME",
                home().toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                HOST);
        int workers = processes.size();
        processes.add(ServerProcess.start(
                ServerCommand.of(name, command, directory, log).withEnvironment(environment),
                () -> requireWorkers(workers),
                DEADLINE));
    }

    /** As the master tells on its page for machines. */
    private void requireWorkers(int count) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + webPort + "/json/"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        if (!answer.replace(" ", "").contains("\"aliveworkers\":" + count)) {
            throw new IOException("fewer than " + count + " workers have joined");
        }
    }

    String url() {
        return "spark://" + HOST + ":" + port;
    }

    /** What belongs to it or was started by it: all have its directory on their class path. */
    List<ProcessHandle> family() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(jars().toString()))
                        .isPresent())
                .toList();
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
        // JUnit warns of each link that it has to delete.
        FileUtil.fullyDelete(home().toFile());
    }
}
