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

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.google.flatbuffers.Table;
import dev.caravan.servers.warehouse.WarehouseMain;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocatorL;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.netty.NettyAllocationManager;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.slf4j.Logger;

/**
 * The HTTP APIs of warehouses, in a process of its own, with a database of H2 behind that runs the SQL. They are no
 * vendor's: what they do stands in {@code dev.caravan.servers.warehouse}. Accounts and tables are made in H2.
 */
public final class WarehouseServer implements AutoCloseable {

    /** Whom tokens stand for. */
    public static final String TOKEN_ACCOUNT = "token_account";

    private static final Duration START_DEADLINE = Duration.ofMinutes(1);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final H2Server h2 = SharedServers.h2();
    private final String database = h2.freshDatabase();
    private final int port = FreePort.next();
    private final Path scratch;
    private final ServerProcess process;

    private WarehouseServer() {
        try {
            makeDatabase();
            scratch = ScratchDirectory.create("warehouse");
            process = ServerProcess.start(command(), () -> tell(port, "ready", Map.of()), START_DEADLINE);
        } catch (SQLException failure) {
            throw new ServerException("Cannot make a database in H2", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start the warehouses", failure);
        }
    }

    /** With what H2 does not know of their SQL. */
    private void makeDatabase() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE ALIAS collate AS 'String collate(String text, String specification) {return text;}'");
            statement.execute("CREATE DOMAIN timestamp_ntz AS TIMESTAMP");
            statement.execute("CREATE DOMAIN timestamp_tz AS TIMESTAMP WITH TIME ZONE");
        }
    }

    private ServerCommand command() {
        String classPath = Stream.of(
                        WarehouseMain.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonProperty.class,
                        JavaTimeModule.class,
                        VectorSchemaRoot.class,
                        BufferAllocator.class,
                        NettyAllocationManager.class,
                        PooledByteBufAllocatorL.class,
                        ByteBuf.class,
                        ReferenceCounted.class,
                        Message.class,
                        Table.class,
                        Logger.class,
                        org.h2.Driver.class)
                .map(WarehouseServer::place)
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));

        return ServerCommand.of(
                "warehouses",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        WarehouseMain.class.getName(),
                        String.valueOf(port),
                        h2.jdbcUrl(h2.port(), database, ""),
                        TOKEN_ACCOUNT),
                scratch,
                ServerFiles.logs("warehouse").resolve(scratch.getFileName() + ".log"));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Starts them; they answer clients. */
    public static WarehouseServer start() {
        return new WarehouseServer();
    }

    public int port() {
        return port;
    }

    /** As the account that may do everything. */
    public Connection connect() throws SQLException {
        return h2.connect(database, "");
    }

    /** Tells an API something that is no part of it: of an account, say. */
    public void tell(String what, Map<String, String> values) {
        try {
            tell(port, what, values);
        } catch (IOException failure) {
            throw new ServerException("Cannot tell the warehouses of " + what, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted", interrupted);
        }
    }

    private static void tell(int port, String what, Map<String, String> values)
            throws IOException, InterruptedException {
        String form = values.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/control/" + what))
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + ": " + response.body());
        }
    }

    /** Kills the process. */
    @Override
    public void close() {
        process.close();
        try {
            ScratchDirectory.delete(scratch);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remove " + scratch, failure);
        }
    }

    @Override
    public String toString() {
        return "warehouses at 127.0.0.1:" + port;
    }
}
