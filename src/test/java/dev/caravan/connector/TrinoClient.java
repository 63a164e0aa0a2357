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
package dev.caravan.connector;

import dev.caravan.servers.TrinoServer;
import dev.caravan.testing.InstalledDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** How tests get into a {@link TrinoServer}, whose certificate nobody has signed. */
final class TrinoClient {

    private TrinoClient() {}

    /** As the account that may do everything. */
    static Connection connect(InstalledDriver driver, TrinoServer server) throws SQLException {
        return connect(driver, server, server.owner(), server.ownerPassword());
    }

    static Connection connect(InstalledDriver driver, TrinoServer server, String user, String password)
            throws SQLException {
        Properties account = new Properties();
        account.setProperty("user", user);
        account.setProperty("password", password);

        return driver.connect(
                "io.trino.jdbc.TrinoDriver",
                "jdbc:trino://127.0.0.1:" + server.port() + "/memory?SSL=true&SSLVerification=NONE",
                account);
    }

    /** Of the account that may read. */
    static Map<String, String> settings(TrinoServer server, String password) {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                String.valueOf(server.port()),
                "username",
                server.reader(),
                "password",
                password,
                "sslVerification",
                "NONE");
    }
}
