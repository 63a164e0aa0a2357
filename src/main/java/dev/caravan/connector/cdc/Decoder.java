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
package dev.caravan.connector.cdc;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Tells what a record of Debezium's is. One for each reading of a log; for the engine's thread. */
interface Decoder {

    String HEARTBEATS = "__debezium-heartbeat";
    String TRANSACTIONS = ".transaction";

    /** @param suffix behind the name of the engine, which every topic begins with */
    static boolean isOf(SourceRecord message, String suffix) {
        return message.topic().equals(message.sourcePartition().get("server") + suffix);
    }

    /** Nothing for what nobody needs to know. */
    List<LogEvent> events(SourceRecord message);
}
