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
package dev.caravan.connector.driver;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The JDBC drivers that are fetched on demand, and the directory that holds them: {@code CARAVAN_DRIVERS}, or
 * {@code .caravan/drivers} in the user's home. Any other jar there is found by Kamelets too.
 */
public final class Drivers {

    private static final String RESOURCE = "/caravan/drivers.json";
    private static final String JAR = ".jar";

    /** Never closed: drivers have threads of their own, which outlive the context that connected first. */
    private static final Map<List<Jar>, URLClassLoader> LOADERS = new ConcurrentHashMap<>();

    private final Path directory;

    public Drivers(Path directory) {
        this.directory = directory;
    }

    /** Of whoever runs this. */
    public static Drivers ofUser() {
        return new Drivers(Optional.ofNullable(System.getProperty("caravan.drivers", System.getenv("CARAVAN_DRIVERS")))
                .filter(set -> !set.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".caravan", "drivers")));
    }

    /** Those that can be fetched by name. */
    public static List<Driver> known() {
        try (InputStream file = Drivers.class.getResourceAsStream(RESOURCE)) {
            return new ObjectMapper().readValue(file, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + RESOURCE, e);
        }
    }

    public Path directory() {
        return directory;
    }

    public Path file(Driver driver) {
        return directory.resolve(driver.fileName());
    }

    public boolean isInstalled(Driver driver) {
        return Files.isRegularFile(file(driver));
    }

    /** Lets the Kamelets of a context use what is there now. */
    public void addTo(CamelContext context) {
        List<Jar> jars = jars();
        if (!jars.isEmpty()) {
            context.getClassResolver().addClassLoader(LOADERS.computeIfAbsent(jars, Drivers::loader));
        }
    }

    private static URLClassLoader loader(List<Jar> jars) {
        return new URLClassLoader(
                "caravan-drivers", jars.stream().map(Jar::url).toArray(URL[]::new), Drivers.class.getClassLoader());
    }

    private List<Jar> jars() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Jar> jars = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(JAR))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList()) {
                jars.add(new Jar(file.toUri(), Files.size(file), Files.getLastModifiedTime(file)));
            }

            return jars;
        } catch (IOException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read the drivers in " + directory + ": " + CaravanException.reasonOf(e) + ".",
                    e);
        }
    }

    /** Says of a failure that a driver is not there, and how to get it; empty if it is another failure. */
    public static Optional<CaravanException> missing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
                String named = String.valueOf(cause.getMessage()).replace('/', '.');
                return known().stream()
                        .filter(driver -> named.startsWith(driver.classes()))
                        .findFirst()
                        .map(driver -> missing(driver, named));
            }
        }

        return Optional.empty();
    }

    private static CaravanException missing(Driver driver, String className) {
        return new CaravanException(
                Category.CONFIG,
                "Cannot connect to " + driver.system()
                        + ": its driver is not there, since it does not come with Caravan."
                        + " ./caravan drivers install " + driver.name() + " fetches it.",
                new ClassNotFoundException(className));
    }

    /** One file as it was when it was looked at. */
    private record Jar(URI place, long bytes, FileTime modified) {

        URL url() {
            try {
                return place.toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException("Cannot use driver " + place, e);
            }
        }
    }
}
