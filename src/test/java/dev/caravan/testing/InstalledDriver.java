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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.connector.driver.Driver;
import dev.caravan.connector.driver.Drivers;
import dev.caravan.servers.ServerFiles;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Properties;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A driver as {@code ./caravan drivers install} leaves it: the one file that the list knows, in the directory that Kamelets
 * look into, and on no class path of ours. {@code src/test/servers/<name>-driver} brings it.
 */
public final class InstalledDriver implements BeforeAllCallback, AfterAllCallback {

    private static final String DIRECTORY = "caravan.drivers";

    private final String name;
    private Path file;
    private String before;
    private URLClassLoader loader;

    private InstalledDriver(String name) {
        this.name = name;
    }

    /** @param name by which it is asked for */
    public static InstalledDriver of(String name) {
        return new InstalledDriver(name);
    }

    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        Driver driver = Drivers.known().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow();
        file = new Drivers(ServerFiles.of(name + "-driver").library()).file(driver);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))))
                .as("the digest of " + file)
                .isEqualTo(driver.sha256());
        loader = new URLClassLoader(
                name, new URL[] {file.toUri().toURL()}, getClass().getClassLoader());
        before = System.getProperty(DIRECTORY);
        System.setProperty(DIRECTORY, file.getParent().toString());
    }

    /** For a test that has something to write. @param driver the name of its class */
    public Connection connect(String driver, String url, Properties properties) throws SQLException {
        try {
            java.sql.Driver made = loader.loadClass(driver)
                    .asSubclass(java.sql.Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();

            return made.connect(url, properties);
        } catch (ReflectiveOperationException e) {
            throw new SQLException("Cannot use the driver " + driver, e);
        }
    }

    @Override
    public void afterAll(ExtensionContext tests) throws IOException {
        if (before == null) {
            System.clearProperty(DIRECTORY);
        } else {
            System.setProperty(DIRECTORY, before);
        }
        loader.close();
    }
}
