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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.metastore.HiveMetaStore;
import org.apache.hadoop.hive.metastore.IHMSHandler;
import org.apache.hadoop.hive.metastore.RetryingHMSHandler;
import org.apache.hadoop.hive.metastore.TSetIpAddressProcessor;
import org.apache.hadoop.hive.metastore.conf.MetastoreConf;
import org.apache.hadoop.hive.metastore.conf.MetastoreConf.ConfVars;
import org.apache.hadoop.hive.metastore.txn.TxnDbUtil;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;

/** {@code HiveMetastore <port> <directory>}: Hive's metastore over Derby in a directory, on a loopback port, without a login. */
public class HiveMetastore {

    public static void main(String[] arguments) throws Exception {
        String directory = arguments[1];
        Configuration settings = MetastoreConf.newMetastoreConf();
        MetastoreConf.setVar(
                settings, ConfVars.CONNECT_URL_KEY, "jdbc:derby:;databaseName=" + directory + "/metastore;create=true");
        MetastoreConf.setVar(settings, ConfVars.WAREHOUSE, "file://" + directory + "/warehouse");
        MetastoreConf.setBoolVar(settings, ConfVars.AUTO_CREATE_ALL, true);
        MetastoreConf.setBoolVar(settings, ConfVars.SCHEMA_VERIFICATION, false);
        // Those that are set without it are parts of Hive's own SQL engine.
        MetastoreConf.setVar(
                settings,
                ConfVars.EXPRESSION_PROXY_CLASS,
                "org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy");
        MetastoreConf.setVar(
                settings, ConfVars.TASK_THREADS_ALWAYS, "org.apache.hadoop.hive.metastore.events.EventCleanerTask");
        // The tables of its locks, by which Iceberg commits.
        TxnDbUtil.prepDb(settings);
        // Its own main listens on every address.
        TServerSocket socket = new TServerSocket(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
        IHMSHandler handler = RetryingHMSHandler.getProxy(settings,
                new HiveMetaStore.HMSHandler("metastore", settings, false), true);
        new TThreadPoolServer(new TThreadPoolServer.Args(socket).processor(new TSetIpAddressProcessor<>(handler)))
                .serve();
    }
}
