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

/**
 * One server of each kind for all tests of this JVM, started when first asked for and closed when the JVM ends. Tests
 * keep apart by using a database, topic or queue of their own, and start a server of their own to stop or kill it.
 */
public final class SharedServers {

    private static PostgresServer postgres;
    private static MariaDbServer mariaDb;
    private static H2Server h2;
    private static KafkaServer kafka;
    private static ODataServer odata;
    private static RabbitMqServer rabbitMq;
    private static RestApiServer rest;
    private static HapiFhirServer fhir;
    private static S3Server s3;
    private static SftpServer sftp;
    private static WarehouseServer warehouses;

    private SharedServers() {}

    public static synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = PostgresServer.start();
        }
        return postgres;
    }

    public static synchronized MariaDbServer mariaDb() {
        if (mariaDb == null) {
            mariaDb = MariaDbServer.start();
        }
        return mariaDb;
    }

    public static synchronized H2Server h2() {
        if (h2 == null) {
            h2 = H2Server.start();
        }
        return h2;
    }

    public static synchronized KafkaServer kafka() {
        if (kafka == null) {
            kafka = KafkaServer.start();
        }
        return kafka;
    }

    public static synchronized ODataServer odata() {
        if (odata == null) {
            odata = ODataServer.start();
        }
        return odata;
    }

    /** Skips the test where there is no RabbitMQ to be had. */
    public static synchronized RabbitMqServer rabbitMq() {
        if (rabbitMq == null) {
            rabbitMq = RabbitMqServer.start();
        }
        return rabbitMq;
    }

    public static synchronized RestApiServer rest() {
        if (rest == null) {
            rest = RestApiServer.start();
        }
        return rest;
    }

    public static synchronized HapiFhirServer fhir() {
        if (fhir == null) {
            fhir = HapiFhirServer.start();
        }
        return fhir;
    }

    public static synchronized S3Server s3() {
        if (s3 == null) {
            s3 = S3Server.start();
        }
        return s3;
    }

    public static synchronized SftpServer sftp() {
        if (sftp == null) {
            sftp = SftpServer.start();
        }
        return sftp;
    }

    public static synchronized WarehouseServer warehouses() {
        if (warehouses == null) {
            warehouses = WarehouseServer.start();
        }
        return warehouses;
    }

    /** An empty database of the caller alone. */
    public static PostgresDatabase freshDatabase() {
        return postgres().freshDatabase();
    }

    /** An empty topic of the caller alone. */
    public static String freshTopic(int partitions) {
        return kafka().freshTopic(partitions);
    }
}
