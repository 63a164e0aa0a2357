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

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.thrift.TException;

/** Hive's metastore 3.1 over Derby and a directory, on a loopback port. Without a login. */
public final class HiveMetastoreServer implements AutoCloseable {

    private final SourceFileServer server = new SourceFileServer(
            "Hive metastore", "hive-metastore", "HiveMetastore.java", HiveMetastoreServer::checkServes);

    private HiveMetastoreServer() {}

    /** Starts a metastore without tables; it answers clients. */
    public static HiveMetastoreServer start() {
        return new HiveMetastoreServer();
    }

    public String uri() {
        return uri(server.port());
    }

    private static String uri(int port) {
        return "thrift://127.0.0.1:" + port;
    }

    /** To be closed by the caller. */
    public HiveMetaStoreClient client() throws TException {
        return client(server.port());
    }

    private static HiveMetaStoreClient client(int port) throws TException {
        HiveConf settings = new HiveConf(new Configuration(), HiveMetastoreServer.class);
        settings.setVar(HiveConf.ConfVars.METASTOREURIS, uri(port));

        return new HiveMetaStoreClient(settings);
    }

    private static void checkServes(int port) throws TException {
        HiveMetaStoreClient client = client(port);
        try {
            client.getAllDatabases();
        } finally {
            client.close();
        }
    }

    /** Kills the server and removes its data. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "Hive metastore at " + uri();
    }
}
