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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import javax.tools.ToolProvider;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriversTest {

    private static final String CLASS = "com.example.driver.ShelfDataSource";

    @TempDir
    Path directory;

    private HttpServer repository;
    private byte[] jar;
    private byte[] given;

    @BeforeEach
    void startRepository() throws Exception {
        jar = jarWith(CLASS);
        given = jar;
        repository = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        repository.createContext("/maven2/com/example/shelf/1.2/shelf-1.2.jar", exchange -> {
            exchange.sendResponseHeaders(200, given.length);
            exchange.getResponseBody().write(given);
            exchange.close();
        });
        repository.start();
    }

    @AfterEach
    void stopRepository() {
        repository.stop(0);
    }

    @Test
    void aDriverThatWasFetchedIsFoundByTheBeansOfAKamelet() throws Exception {
        Drivers drivers = new Drivers(directory.resolve("drivers"));
        Driver driver = driver("com.example:shelf:1.2");
        assertThat(drivers.isInstalled(driver)).isFalse();

        Path file = new DriverDownload(address()).fetch(driver, drivers.directory());

        assertThat(file).isEqualTo(drivers.file(driver)).hasBinaryContent(jar);
        assertThat(drivers.isInstalled(driver)).isTrue();
        CamelContext context = new DefaultCamelContext();
        try {
            drivers.addTo(context);
            context.start();

            Object bean =
                    context.getInjector().newInstance(context.getClassResolver().resolveMandatoryClass(CLASS));

            assertThat(bean).isInstanceOf(DataSource.class);
        } finally {
            context.stop();
        }
    }

    @Test
    void whatHasAnotherDigestIsThrownAway() throws IOException {
        Path drivers = directory.resolve("drivers");
        given = "something else".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> new DriverDownload(address()).fetch(driver("com.example:shelf:1.2"), drivers))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.SOURCE_DATA))
                .hasMessageContaining("SHA-256")
                .hasMessageContaining("Nothing was installed");

        try (Stream<Path> files = Files.list(drivers)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aRepositoryThatDoesNotHaveItIsTold() {
        assertThatThrownBy(() -> new DriverDownload(address()).fetch(driver("com.example:shelf:1.3"), directory))
                .hasMessageContaining("/com/example/shelf/1.3/shelf-1.3.jar: HTTP status 404")
                .hasMessageContaining("--repository");
    }

    @Test
    void aDriverThatIsNotThereIsToldWithTheCommandThatFetchesIt() {
        assertThat(Drivers.missing(
                        new IllegalStateException(new ClassNotFoundException("com.mysql.cj.jdbc.MysqlDataSource"))))
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasMessageStartingWith("Cannot connect to MySQL: its driver is not there")
                        .hasMessageEndingWith(" ./caravan drivers install mysql fetches it."));
        assertThat(Drivers.missing(new ClassNotFoundException("org.example.Other")))
                .isEmpty();
    }

    @Test
    void eachKnownDriverHasAllThatIsShownAndChecked() {
        List<Driver> known = Drivers.known();

        assertThat(known).extracting(Driver::name).doesNotHaveDuplicates().contains("mysql", "oracle", "db2");
        assertThat(known).allSatisfy(driver -> {
            assertThat(driver.coordinates()).matches("[a-z0-9.]+:[a-z0-9-]+:[0-9A-Za-z.-]+(:[a-z-]+)?");
            assertThat(driver.sha256()).matches("[0-9a-f]{64}");
            assertThat(driver.licence()).isNotBlank();
            assertThat(driver.licenceUrl()).startsWith("https://");
        });
    }

    @Test
    void aDriverWithAClassifierIsTheFileOfThatName() throws Exception {
        Driver driver = driver("com.example:shelf:1.2:all");

        assertThat(driver.fileName()).isEqualTo("shelf-1.2-all.jar");
        assertThat(driver.path()).isEqualTo("com/example/shelf/1.2/shelf-1.2-all.jar");
    }

    private String address() {
        return "http://127.0.0.1:" + repository.getAddress().getPort() + "/maven2";
    }

    private Driver driver(String coordinates) throws Exception {
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));

        return new Driver("shelf", "Shelf", coordinates, "com.example.", "a licence", "https://example.com", sha256);
    }

    /** A data source that is on no class path. */
    private byte[] jarWith(String name) throws IOException {
        Path source = Files.createDirectories(directory.resolve("src")).resolve("ShelfDataSource.java");
        Files.writeString(
                source,
                """
                package com.example.driver;

                public class ShelfDataSource extends org.sqlite.SQLiteDataSource {}
                """);
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(status).isZero();
        Path jar = directory.resolve("shelf.jar");
        String entry = name.replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(entry));
            Files.copy(classes.resolve(entry), out);
        }

        return Files.readAllBytes(jar);
    }
}
