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

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Iceberg's own REST catalog, as its tests run it, over SQLite and a directory, on a loopback port. Without a login.
 */
public final class IcebergRestServer implements AutoCloseable {

    private static final int OK = 200;

    private final SourceFileServer server = new SourceFileServer(
            "Iceberg REST catalog", "iceberg-rest", "IcebergRest.java", IcebergRestServer::checkServes);

    private IcebergRestServer() {}

    /** Starts a catalog without tables; it answers clients. */
    public static IcebergRestServer start() {
        return new IcebergRestServer();
    }

    public String uri() {
        return uri(server.port());
    }

    private static String uri(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static void checkServes(int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(uri(port) + "/v1/namespaces").toURL().openConnection();
        if (connection.getResponseCode() != OK) {
            throw new ServerException(
                    "Cannot use the Iceberg REST catalog: it answers " + connection.getResponseCode());
        }
    }

    /** Kills the server and removes its data. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "Iceberg REST catalog at " + uri();
    }
}
