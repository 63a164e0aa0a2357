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
package dev.caravan.connector.queue;

import dev.caravan.record.Origin;
import java.util.Optional;

/**
 * A message as a queue hands it over.
 *
 * @param digest tells it from others ({@link LandedMessages#digest}); empty where the queue or the sender gave it no id
 * @param redelivered whether it may have been handed over before; false only where that is certain
 */
public record QueueMessage(
        Optional<String> digest, boolean redelivered, Origin origin, Acknowledgement acknowledgement) {}
