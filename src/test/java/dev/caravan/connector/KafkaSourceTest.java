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

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.FreePort;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Exercises(kamelet = "caravan-kafka-source", against = "server")
class KafkaSourceTest {

    @ParameterizedTest
    @EnumSource
    void everyMessageOfEveryPartitionLandsOnceHoweverOftenItIsRead(TableFormat format) throws Exception {
        String topic = SharedServers.freshTopic(3);
        String table = "kafka.orders_" + format;
        send(topic, IntStream.range(0, 2000).mapToObj(i -> "{\"id\":" + i + "}").toList());

        assertThat(run(table, format, topic, "batchRows: 700").succeeded().counts(table))
                .isEqualTo(new Counts(2000, 2000, 0, 0));
        assertThat(run(table, format, topic, "").counts(table)).isEqualTo(Counts.NONE);
        send(
                topic,
                IntStream.range(2000, 2500).mapToObj(i -> "{\"id\":" + i + "}").toList());
        assertThat(run(table, format, topic, "").counts(table)).isEqualTo(new Counts(500, 500, 0, 0));

        Dataset<Row> rows = read(format, table);
        assertThat(values(rows, "id"))
                .isEqualTo(LongStream.range(0, 2500)
                        .boxed()
                        .map(Object.class::cast)
                        .toList());
        assertThat(values(rows, "kafka_partition")).contains(0L, 1L, 2L);
        assertThat(rows.where("kafka_topic <> '" + topic
                                + "' or kafka_key <> cast(id as string) or kafka_timestamp is null")
                        .count())
                .isZero();
        assertThat(rows.selectExpr("kafka_partition", "kafka_offset").distinct().count())
                .isEqualTo(2500);
        try (Admin admin = admin()) {
            assertThat(admin.listConsumerGroupOffsets("group-" + table)
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoJsonObjectIsQuarantinedWithItsOffset() throws Exception {
        String topic = SharedServers.freshTopic(1);
        String table = "kafka.malformed";
        send(topic, List.of("{\"id\":1}", "{\"id\":", "{\"id\":2}", "[3]", ""));

        assertThat(run(table, TableFormat.DELTA, topic, "").counts(table)).isEqualTo(new Counts(5, 2, 3, 0));

        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 2L);
        assertThat(values(quarantine(TableFormat.DELTA, table), "origin || ' ' || raw_text"))
                .containsExactly(topic + "-0 offset 1 {\"id\":", topic + "-0 offset 3 [3]", topic + "-0 offset 4 ");
    }

    @Test
    void headersOfAMessageChangeNothing() throws Exception {
        String topic = SharedServers.freshTopic(1);
        String table = "kafka.hostile";
        try (KafkaProducer<String, byte[]> producer = producer()) {
            ProducerRecord<String, byte[]> message = new ProducerRecord<>(
                    topic, 0, "k", "{\"id\":1,\"table\":\"kafka.other\"}".getBytes(StandardCharsets.UTF_8));
            for (String name :
                    List.of("table", "CaravanStream", "CaravanPosition", "CamelToEndpoint", "kafka.OFFSET")) {
                message.headers().add(name, "kafka.other".getBytes(StandardCharsets.UTF_8));
            }
            producer.send(message).get();
        }

        assertThat(run(table, TableFormat.ICEBERG, topic, "").counts(table)).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(run(table, TableFormat.ICEBERG, topic, "").counts(table)).isEqualTo(Counts.NONE);
        assertThat(values(read(TableFormat.ICEBERG, table), "table")).containsExactly("kafka.other");
        assertThat(TestLake.exists("kafka.other")).isFalse();
    }

    @Test
    void tombstonesTextAndBytesLandAsTheyAre() throws Exception {
        String topic = SharedServers.freshTopic(1);
        try (KafkaProducer<String, byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>(topic, "gone", null)).get();
            producer.send(new ProducerRecord<>(topic, null, new byte[] {0, (byte) 0xff}))
                    .get();
        }

        run("kafka.bytes", TableFormat.DELTA, topic, "", "valueFormat: bytes");

        assertThat(values(
                        read(TableFormat.DELTA, "kafka.bytes"), "concat_ws(',', kafka_offset, kafka_key, hex(value))"))
                .containsExactly("0,gone", "1,00FF");
    }

    @Test
    void anEmptyTopicEndsTheRun() {
        assertThat(run("kafka.empty", TableFormat.DELTA, SharedServers.freshTopic(2), "")
                        .counts("kafka.empty"))
                .isEqualTo(Counts.NONE);
    }

    @Test
    void aTopicThatDoesNotExistFailsTheRun() {
        CaravanException failure = attempt("kafka.missing", TableFormat.DELTA, brokers(), "no.such.topic", "", "")
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure.getMessage())
                .startsWith("Cannot read topic no.such.topic: ")
                .hasLineCount(1);
    }

    @Test
    void aBrokerThatIsNotThereFailsTheRun() {
        CaravanException failure = attempt(
                        "kafka.nowhere",
                        TableFormat.DELTA,
                        "127.0.0.1:" + FreePort.next(),
                        "orders",
                        "",
                        "maxRetries: 0\n        timeoutSeconds: 3")
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
        assertThat(failure.getMessage()).hasLineCount(1);
    }

    @Guarantee("R6")
    @Test
    void recordsThatWereDeletedBeforeTheyWereReadAreToldOf() throws Exception {
        String topic = SharedServers.freshTopic(1);
        String table = "kafka.lost";
        send(topic, List.of("{\"id\":1}", "{\"id\":2}"));
        run(table, TableFormat.DELTA, topic, "");
        send(topic, List.of("{\"id\":3}", "{\"id\":4}", "{\"id\":5}"));
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get();
        }

        CaravanException failure =
                attempt(table, TableFormat.DELTA, brokers(), topic, "", "").ourFailure();

        assertThat(failure.category()).isEqualTo(Category.POSITION_LOST);
        assertThat(failure.getMessage())
                .startsWith("Cannot continue topic " + topic + ": ")
                .hasLineCount(1);
        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 2L);
    }

    private static PipelineRunner.Outcome run(
            String table, TableFormat format, String topic, String lakeParameter, String... parameters) {
        return attempt(table, format, brokers(), topic, lakeParameter, String.join("\n        ", parameters))
                .succeeded();
    }

    private static PipelineRunner.Outcome attempt(
            String table, TableFormat format, String brokers, String topic, String lakeParameter, String parameters) {
        return PipelineRunner.run(
                TestLake.tables(),
                """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-kafka-source
                      parameters:
                        brokers: %s
                        topic: %s
                        groupId: group-%s
                        %s
                      steps:
                        - to:
                            uri: lake:%s
                            parameters:
                              format: %s
                              %s
                """
                        .formatted(table, brokers, topic, table, parameters, table, format, lakeParameter));
    }

    private static String brokers() {
        return SharedServers.kafka().bootstrapServers();
    }

    private static Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers()));
    }

    private static KafkaProducer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");

        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** The key of a message is the number that it holds. */
    private static void send(String topic, List<String> values) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, byte[]> producer = producer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String value : values) {
                sent.add(producer.send(new ProducerRecord<>(
                        topic, value.replaceAll("[^0-9]", ""), value.getBytes(StandardCharsets.UTF_8))));
            }
            for (Future<RecordMetadata> each : sent) {
                // One that the broker did not take is none that the run could lose.
                each.get();
            }
        }
    }
}
