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
package dev.caravan.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The checker's process, started once for a test class: {@link CheckerMain} has no class of the engine loaded. */
public final class Checker implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final PrintWriter questions;
    private final BufferedReader answers;
    private final Path errors;

    private Checker(Process process, Path errors) {
        this.process = process;
        this.questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    public static Checker start() {
        try {
            Path errors = Files.createTempFile(Files.createDirectories(Path.of("target")), "checker-", ".txt");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // What Spark needs to be allowed is what this JVM was started with.
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(argument -> argument.startsWith("--add-opens"))
                    .forEach(command::add);
            command.addAll(List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m",
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CheckerMain.class.getName()));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
            Process process = builder.redirectError(errors.toFile()).start();

            return new Checker(process, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Verdict ask(Question question) {
        try {
            questions.println(JSON.writeValueAsString(question));
            String answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("the checker died: " + Files.readString(errors));
            }

            return JSON.readValue(answer, Verdict.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        questions.close();
        process.destroy();
    }
}
