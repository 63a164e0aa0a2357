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

import java.nio.file.Path;
import java.util.List;

/** The {@code server.properties} of a broker that is alone and its own controller. */
final class KafkaConfiguration {

    private KafkaConfiguration() {}

    /**
     * @param detour the port at which clients are told to log in who came by {@code behindDetour}: somebody may stand there
     */
    static List<String> lines(int port, int loginPort, int behindDetour, int detour, int controllerPort, Path logs) {
        return List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "listeners=" + listeners(port, loginPort, behindDetour) + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=" + listeners(port, loginPort, detour),
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,LOGIN:SASL_PLAINTEXT,DETOUR:SASL_PLAINTEXT,"
                        + "CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms=PLAIN",
                "listener.name.login.plain.sasl.jaas.config=" + KafkaServer.jaas("user_" + KafkaServer.USER),
                "listener.name.detour.plain.sasl.jaas.config=" + KafkaServer.jaas("user_" + KafkaServer.USER),
                "log.dirs=" + logs,
                // A killed broker is registered again only when its old session has run out.
                "broker.session.timeout.ms=4000",
                "broker.heartbeat.interval.ms=1000",
                "auto.create.topics.enable=false",
                "default.replication.factor=1",
                "min.insync.replicas=1",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "share.coordinator.state.topic.num.partitions=1",
                // Nobody is kept out, until a test says so of a topic.
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found=true",
                "group.initial.rebalance.delay.ms=0");
    }

    private static String listeners(int port, int loginPort, int detour) {
        return "PLAINTEXT://127.0.0.1:" + port + ",LOGIN://127.0.0.1:" + loginPort + ",DETOUR://127.0.0.1:" + detour;
    }
}
