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
package dev.caravan.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** An H2 server with databases of its own, on a loopback port. */
public final class H2Server implements AutoCloseable {

    private final String password = UUID.randomUUID().toString();
    private final AtomicInteger databases = new AtomicInteger();
    private final SourceFileServer server = new SourceFileServer("H2", "h2", "H2.java", this::checkServes);

    private H2Server() {}

    /** Starts a server without databases; it answers clients. */
    public static H2Server start() {
        return new H2Server();
    }

    public int port() {
        return server.port();
    }

    /** Of the account that may do everything. */
    public String user() {
        return "owner";
    }

    public String password() {
        return password;
    }

    /** The name of a database that is made when {@link #connect} asks for it first. */
    public String freshDatabase() {
        return "database_" + databases.incrementAndGet();
    }

    /** @param options as in {@code MODE=Oracle}; names that are not in quotes are in lower case without any */
    public String jdbcUrl(int port, String database, String options) {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/./" + database + ";"
                + (options.isEmpty() ? "DATABASE_TO_LOWER=TRUE" : options);
    }

    /** As the account that may do everything. */
    public Connection connect(String database, String options) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(port(), database, options), user(), password);
    }

    private void checkServes(int port) throws SQLException {
        DriverManager.getConnection(jdbcUrl(port, "ready", ""), user(), password)
                .close();
    }

    /** Kills the server and removes its data. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "H2 at 127.0.0.1:" + port();
    }
}
