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
package dev.caravan.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged application as a process of its own, started as the launcher starts it. */
public final class Application implements AutoCloseable {

    private static final Path JAR = Path.of("target", "caravan-runner.jar").toAbsolutePath();
    private static final Path ARCHIVE = Path.of("target", "caravan.jsa").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 600;

    private static boolean archiveTried;

    private final Process process;
    private final Path out;
    private final Path err;

    private Application(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    public static Application start(Path directory, Object... arguments) throws IOException {
        return start(List.of(), directory, arguments);
    }

    /** @param jvmOptions beside those of the launcher */
    public static Application start(List<String> jvmOptions, Path directory, Object... arguments) throws IOException {
        return start(Map.of(), jvmOptions, directory, arguments);
    }

    /** With environment variables. */
    public static Application start(Map<String, String> environment, Path directory, Object... arguments)
            throws IOException {
        return start(environment, List.of(), directory, arguments);
    }

    private static Application start(
            Map<String, String> environment, List<String> jvmOptions, Path directory, Object... arguments)
            throws IOException {
        Path out = Files.createTempFile(directory, "out-", ".txt");
        Path err = Files.createTempFile(directory, "err-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command(jvmOptions, arguments))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("CARAVAN_TEST_PASSWORD", "hush");
        builder.environment().putAll(environment);

        return new Application(builder.start(), out, err);
    }

    /**
     * Classes as the virtual machine keeps them in memory, made once for each build as the launcher makes them: with them a
     * start takes half the time. Without them it works too.
     */
    private static synchronized void prepareArchive() {
        try {
            if (archiveTried
                    || Files.exists(ARCHIVE)
                            && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) > 0) {
                return;
            }
            archiveTried = true;
            Files.deleteIfExists(ARCHIVE);
            Path scratch = Files.createTempDirectory("caravan-archive-");
            List<String> command = command(
                    List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE), "run", "quickstart", "--warehouse", scratch);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(scratch.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
            Process made = builder.start();
            if (!made.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                made.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What starts it, for those who start it in a way of their own. */
    public static List<String> command(List<String> jvmOptions, Object... arguments) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("Cannot find " + JAR + ": run ./mvnw package first");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xmx1g",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        prepareArchive();
        if (Files.exists(ARCHIVE)) {
            command.add("-XX:SharedArchiveFile=" + ARCHIVE);
        }
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", JAR.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }

        return command;
    }

    /** Runs it to its end. */
    public static Application run(Path directory, Object... arguments) throws IOException {
        Application application = start(directory, arguments);
        application.exitCode();

        return application;
    }

    /** The same with environment variables. */
    public static Application run(Map<String, String> environment, Path directory, Object... arguments)
            throws IOException {
        Application application = start(environment, List.of(), directory, arguments);
        application.exitCode();

        return application;
    }

    /** Once it has ended. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                close();
                throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + standardError());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }

        return process.exitValue();
    }

    /** Whether it ended of itself within this time. */
    public boolean endsWithin(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String standardOutput() {
        return read(out);
    }

    public String standardError() {
        return read(err);
    }

    /** What {@code --output json} wrote; fails if anything else is on standard output. */
    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(standardOutput());
        } catch (IOException e) {
            throw new AssertionError("no JSON document: " + standardOutput() + standardError(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
