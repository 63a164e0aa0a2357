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
package dev.caravan.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the machine, and the Java on it, suit Caravan. */
final class MachineFindings {

    /** What Spark refuses to start under. */
    private static final long LEAST_MEMORY = 471_859_200;

    private static final long GOOD_MEMORY = 1L << 30;
    private static final long LEAST_SPACE = 200L << 20;
    private static final long GOOD_SPACE = 2L << 30;
    private static final int OLDEST_JAVA = 17;
    /** The newest that Spark 4.0 is made for. */
    private static final int NEWEST_JAVA = 21;

    private static final Duration TIME_ZONES = Duration.ofDays(1);

    private MachineFindings() {}

    static List<Finding> all(Path warehouse) {
        return List.of(
                versions(),
                java(Runtime.version().feature()),
                memory(Runtime.getRuntime().maxMemory()),
                archive(ManagementFactory.getRuntimeMXBean().getInputArguments()),
                encoding(Charset.defaultCharset(), System.getProperty("sun.jnu.encoding", "")),
                clock(Instant.now(), builtAt()),
                directory("warehouse", warehouse),
                directory("scratch", Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private static Finding versions() {
        return Finding.ok(
                "versions",
                Versions.shown().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
    }

    static Finding java(int feature) {
        String found = Runtime.version() + " of " + System.getProperty("java.vendor") + " at "
                + System.getProperty("java.home");
        if (feature < OLDEST_JAVA) {
            return Finding.problem("java", found, "Caravan needs Java " + OLDEST_JAVA + " or later: set JAVA_HOME.");
        }

        return feature > NEWEST_JAVA
                ? Finding.warning(
                        "java",
                        found,
                        "Spark is made for Java " + OLDEST_JAVA + " to " + NEWEST_JAVA + ": use one of those.")
                : Finding.ok("java", found);
    }

    static Finding memory(long bytes) {
        String found = "at most " + megabytes(bytes) + " for Java, "
                + Runtime.getRuntime().availableProcessors() + " processors";
        if (bytes < LEAST_MEMORY) {
            return Finding.problem(
                    "memory", found, "Spark does not start with so little: set CARAVAN_JAVA_OPTS=-Xmx1g.");
        }

        return bytes < GOOD_MEMORY
                ? Finding.warning("memory", found, "Large batches need more: set CARAVAN_JAVA_OPTS=-Xmx2g, say.")
                : Finding.ok("memory", found);
    }

    static Finding archive(List<String> javaArguments) {
        Optional<Path> archive = javaArguments.stream()
                .filter(argument -> argument.startsWith("-XX:SharedArchiveFile="))
                .map(argument -> Path.of(argument.substring(argument.indexOf('=') + 1)))
                .filter(Files::isRegularFile)
                .findFirst();

        return archive.map(file -> Finding.ok("archive", "classes are kept ready in " + file))
                .orElseGet(() -> Finding.warning(
                        "archive",
                        "there is no archive of classes, so that a start takes twice as long",
                        "Start with ./caravan, which makes one where it may write."));
    }

    static Finding encoding(Charset text, String names) {
        String found = "text is " + text + ", names of files are " + names + ", locale " + Locale.getDefault();

        return text.equals(StandardCharsets.UTF_8) && names.equalsIgnoreCase("UTF-8")
                ? Finding.ok("encoding", found)
                : Finding.warning(
                        "encoding",
                        found,
                        "Files with other letters in their names cannot be opened: set LC_ALL=C.UTF-8.");
    }

    /** @param builtAt the clock cannot be before it; of the time of a file, which is another machine's */
    static Finding clock(Instant now, Optional<Instant> builtAt) {
        String found = now + ", zone " + ZoneId.systemDefault() + "; tables are in UTC";

        return builtAt.filter(built -> now.isBefore(built.minus(TIME_ZONES))).isPresent()
                ? Finding.problem(
                        "clock",
                        found + ", and before this program was built (" + builtAt.get() + ")",
                        "Set the clock: certificates and times in tables depend on it.")
                : Finding.ok("clock", found);
    }

    private static Optional<Instant> builtAt() {
        try {
            Path program = Path.of(MachineFindings.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.of(Files.getLastModifiedTime(program).toInstant());
        } catch (Exception e) {
            // A program that is in no file has no time.
            return Optional.empty();
        }
    }

    /** Whether it can be written to; where it is not there, whether it can be made. Nothing stays. */
    static Finding directory(String subject, Path directory) {
        Path there = directory.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String found = directory + (Files.exists(directory) ? "" : " (not there yet)");
        try {
            Files.delete(Files.createTempFile(there, "caravan-doctor-", ".tmp"));
            long space = Files.getFileStore(there).getUsableSpace();
            found += ", " + megabytes(space) + " free";
            if (space < LEAST_SPACE) {
                return Finding.problem(
                        subject, found, "There is no space for a batch: free some, or choose another disk.");
            }

            return space < GOOD_SPACE
                    ? Finding.warning(subject, found, "That is little: batches are sorted and merged on disk.")
                    : Finding.ok(subject, found);
        } catch (IOException e) {
            return Finding.problem(
                    subject,
                    found + " cannot be written to: " + e.getClass().getSimpleName(),
                    "Give " + System.getProperty("user.name") + " leave to write to " + there + ".");
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
    }
}
