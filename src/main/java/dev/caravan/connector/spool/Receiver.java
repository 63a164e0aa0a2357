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
package dev.caravan.connector.spool;

import dev.caravan.connector.source.Checklist;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;

/** Receives for a spool, where the endpoint's own consumer does not do it well enough. */
public interface Receiver {

    /** Told before anything else: the offset in the spool behind the last message that has landed, zero if none has. */
    default void resume(long offset) {}

    /**
     * The endpoint that {@link #createConsumer} is given.
     *
     * @param uri of the endpoint behind the spool
     * @param state a directory that stays with the spool, for what the receiver has to know again in the next run
     */
    default Endpoint endpoint(CamelContext context, String uri, Path state) throws Exception {
        return context.getEndpoint(uri);
    }

    /** @param keep is to be given each message, and fails the exchange if it is not safe */
    Consumer createConsumer(Endpoint delegate, Processor keep) throws Exception;

    /** What is equal for a message and the same one sent again, and for no other two. */
    default byte[] identity(byte[] message) {
        return message;
    }

    /** Whether a run could receive. */
    default void check(Checklist steps, String uri) {
        ListenerInspection.check(steps, uri);
    }
}
