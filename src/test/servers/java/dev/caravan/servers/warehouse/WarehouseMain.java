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
package dev.caravan.servers.warehouse;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The HTTP APIs of warehouses as far as their drivers use them to read, with H2 to run the SQL. Arguments: the port on the
 * loopback address, the JDBC URL of the database, and the account that tokens
 * are for. Who logs in to a warehouse logs in to H2.
 */
public final class WarehouseMain {

    private WarehouseMain() {}

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        Engine engine = new Engine(arguments[1]);
        Call.on(server, "/control/ready", call -> call.json(200, Map.of()));
        new SnowflakeApi(engine).serve(server);
        new DatabricksApi(engine, arguments[2]).serve(server);
        new PinotCluster(engine).serve(server);
        new DruidRouter(engine).serve(server);
        new BigQueryRest(engine, arguments[2]).serve(server);
        AthenaService athena = new AthenaService(engine);
        athena.serve(server);
        // All of its actions are on this path.
        Call.on(server, "/", call -> {
            if (call.exchange().getRequestHeaders().containsKey(AthenaService.TARGET)) {
                athena.answer(call);
            } else {
                refuse(call);
            }
        });
        server.start();
    }

    /** To be found in the log. */
    private static void refuse(Call call) throws IOException {
        System.out.println("unknown: " + call.method() + " " + call.exchange().getRequestURI());
        call.json(404, Map.of("message", "There is no " + call.path()));
    }
}
