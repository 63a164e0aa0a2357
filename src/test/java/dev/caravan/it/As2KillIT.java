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
package dev.caravan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.servers.As2Partner;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.As2Keys;
import dev.caravan.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed between the MDN and the commit, and a partner that repeats what it has no MDN for. */
class As2KillIT {

    private static final int MESSAGES = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    @TempDir
    Path directory;

    @Test
    void everyMessageWithAnMdnLandsOnceThoughTheProcessIsKilledHalfWay() throws Exception {
        As2Keys keys = As2Keys.make();
        int port = FreePort.next();
        Path pipeline = Files.writeString(
                directory.resolve("orders.yaml"),
                """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-as2-source
                      parameters:
                        port: %d
                        as2From: PARTNER
                        as2To: LAKE
                        partnerCertificate: %s
                        keyStore: %s
                        keyStorePassword: %s
                      steps:
                        - to: kamelet:caravan-x12-parse-action
                        - to:
                            uri: lake:bronze.orders
                            parameters:
                              format: delta
                              batchRows: 50
                              batchInterval: 1000
                """
                        .formatted(
                                port,
                                keys.writePartnerCertificate(directory.resolve("partner.pem")),
                                keys.writeOwn(directory.resolve("own.p12")),
                                As2Keys.PASSWORD));
        AtomicInteger answered = new AtomicInteger();
        try (As2Partner partner = As2Partner.start()) {
            keys.writePartner(partner.keyStore());
            Application first = Application.start(directory, "run", pipeline);
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> sendAll(partner, port, answered));
            await().atMost(PATIENCE).until(() -> answered.get() >= MESSAGES / 2 || sender.isDone());

            first.kill();
            Application second = Application.start(directory, "run", pipeline);
            sender.get();
            await().atMost(PATIENCE).until(() -> orders().count() >= MESSAGES || !second.isAlive());

            second.terminate();
            assertThat(second.exitCode()).as(second.standardError()).isZero();
        }
        assertThat(orders().selectExpr("transaction_set_control_number")
                        .distinct()
                        .count())
                .isEqualTo(MESSAGES);
        assertThat(orders().count()).isEqualTo(MESSAGES);
    }

    private Dataset<Row> orders() {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), TableFormat.DELTA, "bronze.orders");
    }

    /** One message at a time, sent again with its id until there is an MDN for it. */
    private static void sendAll(As2Partner partner, int port, AtomicInteger answered) {
        while (answered.get() < MESSAGES) {
            int next = answered.get();
            Map<String, String> how = new TreeMap<>(Map.of(
                    "url", "http://127.0.0.1:" + port + "/as2",
                    "from", "PARTNER",
                    "to", "LAKE",
                    "signer", "partner",
                    "recipient", "own",
                    "sign", "DIGEST_SHA_256",
                    "crypt", "CRYPT_AES256_CBC",
                    "receipt", "DIGEST_SHA_256",
                    "type", "application/edi-x12",
                    "messageId", "m" + next));
            if ("equal".equals(partner.send(order(next), how).getProperty("mic"))) {
                answered.incrementAndGet();
            }
        }
    }

    private static byte[] order(int number) {
        return ("ISA*00*          *00*          *ZZ*PARTNER        *ZZ*LAKE           *260101*0000*^*00501*"
                        + String.format("%09d", number) + "*0*P*:~GS*PO*A*B*20260101*0000*1*X*005010~ST*850*"
                        + String.format("%04d", number) + "~BEG*00*SA*1**20260101~SE*3*"
                        + String.format("%04d", number) + "~GE*1*1~IEA*1*" + String.format("%09d", number) + "~")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
